import FoundationEssentials

/// bench/RESULTS.md: a table of all runs, and below it a section for what a row cannot hold.
struct ResultsFile {
    private static let head = """
        # Results

        One row a run; `bench/results/` holds the whole of the last one. README.md says what they mean.

        | date | bench | machine | result |
        |---|---|---|---|
        """

    private let url: URL

    init(_ path: String) { url = URL(fileURLWithPath: path) }

    /// A row behind the last one of the table.
    func append(row: String) throws {
        var lines = try read()
        let table = lines.firstIndex { $0.hasPrefix("|") } ?? lines.count
        let end = lines[table...].firstIndex { !$0.hasPrefix("|") } ?? lines.count
        lines.insert(row, at: end)
        try write(lines)
    }

    /// `## NAME`, in place of the one that an earlier run wrote.
    func replace(section name: String, by text: String, date: String) throws {
        var lines = try read()
        if let begin = lines.firstIndex(of: "## \(name)") {
            let end = lines[(begin + 1)...].firstIndex { $0.hasPrefix("## ") } ?? lines.count
            lines.removeSubrange(begin..<end)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        lines += ["", "## \(name)", "", "The run of \(date).", ""] + split(text) + [""]
        try write(lines)
    }

    private func read() throws -> [String] {
        guard let data = try? Data(contentsOf: url) else { return split(ResultsFile.head) }
        return split(String(decoding: data, as: UTF8.self))
    }

    private func write(_ lines: [String]) throws {
        var kept = lines
        while kept.last?.isEmpty == true { kept.removeLast() }
        try Data((kept.joined(separator: "\n") + "\n").utf8).write(to: url, options: .atomic)
    }

    private func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
