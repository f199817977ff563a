/// The arrows between targets, as the block headed "imports" in ARCHITECTURE.md draws them: one line
/// `Name -> Name, Name` (or `nothing`) for each target; what follows `  #` is a remark.
struct ImportTable {
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var arrows: [String: Set<String>] = [:]

    init(architecture: SourceFile) throws {
        guard let start = architecture.lines.firstIndex(of: "```imports"),
            let end = architecture.lines[(start + 1)...].firstIndex(of: "```")
        else { throw Malformed(description: "\(architecture.path): no block headed 'imports'") }
        for index in (start + 1)..<end {
            try read(architecture.lines[index], at: index, of: architecture)
        }
    }

    private mutating func read(_ line: String, at index: Int, of file: SourceFile) throws {
        let arrow = line.prefix(upTo: line.firstRange(of: "  #")?.lowerBound ?? line.endIndex)
        guard !arrow.allSatisfy(\.isWhitespace) else { return }
        let sides = arrow.split(separator: "->").map(trimmed)
        guard sides.count == 2 else {
            throw Malformed(description: file.complaint(atIndex: index, "not like 'A -> B, C'"))
        }
        let targets = sides[1].split(separator: ",").map(trimmed)
        arrows[sides[0]] = Set(targets).subtracting(["nothing"])
    }
}

/// The module that a line of Swift imports, and nothing for any other line.
func importedModule(_ line: String) -> String? {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
        words[..<keyword].allSatisfy({ accessLevels.contains($0) || $0.hasPrefix("@") })
    else { return nil }
    // `import struct Model.Instant` names a declaration: the module is before the dot.
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let"]
    let name =
        kinds.contains(words[keyword + 1]) ? words.dropFirst(keyword + 2).first : words[keyword + 1]
    return name?.split(separator: ".").first.map(String.init)
}

private let accessLevels: Set<Substring> = [
    "package", "internal", "private", "fileprivate", "public",
]

func trimmed(_ text: some StringProtocol) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
}
