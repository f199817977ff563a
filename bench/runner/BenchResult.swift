import FoundationEssentials

/// What one bench gave, as bench/results/NAME.json keeps it.
struct BenchResult: Encodable {
    let name: String
    let date: String
    let machine: MachineFacts
    var figures: [Figure] = []
    var checks: [Check] = []
    /// Versions of what was measured beside ours, and what was left out.
    var notes: [String] = []
    /// Stands for the checks in the table of all runs, where all of them hold.
    var inShort: String?

    init(_ name: String, systemd: String? = nil) {
        self.name = name
        date = Date.now.formatted(.iso8601)
        machine = MachineFacts(systemd: systemd)
    }

    var allHold: Bool { checks.allSatisfy(\.holds) }

    /// Writes the file and appends the summary to the table of all runs.
    func publish(json: String, table: String?) throws {
        try writeJSON(self, to: json)
        if let table { try ResultsFile(table).append(row: row) }
    }

    /// A line for each check, for the terminal.
    var summary: String {
        checks.map { check in
            "\(check.holds ? "holds" : "FAILS")  \(check.name): \(check.text), "
                + "\(check.bound.rawValue) \(decimal(check.limit, 2)) \(check.unit)"
        }.joined(separator: "\n")
    }

    private var row: String {
        let told = checks.map { "\($0.name) \($0.text)\($0.holds ? "" : " **fails**")" }
        let results = allHold ? inShort.map { [$0] } ?? told : told
        return "| \(date) | \(name) | \(machine.processor), \(machine.cores) cores, "
            + "\(machine.kernel) | \(results.joined(separator: "; ")) |"
    }
}

/// A quantity, each of its repetitions, and what stands for them.
struct Figure: Encodable {
    let name: String
    let unit: String
    let repetitions: [Double]
    let median: Double

    init(_ name: String, unit: String, _ repetitions: [Double]) {
        self.name = name
        self.unit = unit
        self.repetitions = repetitions
        median = percentile(50, of: repetitions)
    }
}

/// Something that is promised.
struct Check: Encodable {
    enum Bound: String, Encodable {
        case atMost = "at most"
        case atLeast = "at least"
    }

    let name: String
    let value: Double
    let unit: String
    let bound: Bound
    let limit: Double
    let holds: Bool

    init(_ name: String, _ value: Double, unit: String, atMost limit: Double) {
        self.name = name
        self.value = value
        self.unit = unit
        self.limit = limit
        bound = .atMost
        holds = value <= limit
    }

    init(_ name: String, _ value: Double, unit: String, atLeast limit: Double) {
        self.name = name
        self.value = value
        self.unit = unit
        self.limit = limit
        bound = .atLeast
        holds = value >= limit
    }

    fileprivate var text: String { "\(decimal(value, 2)) \(unit)" }
}

/// The smallest value that so many percent do not exceed (nearest rank); 0 of nothing.
func percentile(_ percent: Double, of values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let rank = Int((percent / 100 * Double(sorted.count)).rounded(.up))
    return sorted[min(max(rank, 1), sorted.count) - 1]
}
