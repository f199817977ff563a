/// What no line of the product's sources may hold. Each rule returns complaints, ready to be shown.
enum Rules {
    static let mostLines = 400

    /// Pieces of code, and what to write instead.
    private static let banned: [(code: String, instead: String)] = [
        ("try!", "handle the error, or rethrow it"),
        ("as!", "cast with 'as?' and say what else it can be"),
        (
            "fatalError(",
            "throw an error; for a broken promise of ours, 'preconditionFailure' with a reason"
        ),
        ("public ", "say 'package': an application has no library clients"),
        ("@testable ", "give it package access"),
    ]

    /// Words of unfinished work: finish it, or file it as an issue.
    private static let unfinished = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]

    /// What switches off a check of the compiler, and therefore wants its reason beside it.
    private static let unchecked = ["@unchecked Sendable", "nonisolated(unsafe)"]

    static func complaints(about file: SourceFile) -> [String] {
        file.lines.indices.flatMap { index in
            bannedCode(in: file, at: index) + unfinishedWork(in: file, at: index)
                + missingReason(in: file, at: index)
        }
    }

    static func length(of file: SourceFile) -> [String] {
        // A newline at the end makes an empty last line.
        let count = file.lines.last == "" ? file.lines.count - 1 : file.lines.count
        guard count > mostLines else { return [] }
        return [
            file.complaint(
                atIndex: mostLines, "\(count) lines, and \(mostLines) are the cap: split it by noun"
            )
        ]
    }

    private static func bannedCode(in file: SourceFile, at index: Int) -> [String] {
        let code = withoutComment(file.lines[index])
        return banned.filter { contains($0.code, in: code) }.map {
            file.complaint(atIndex: index, "'\(trimmed($0.code))' is banned: \($0.instead)")
        }
    }

    private static func unfinishedWork(in file: SourceFile, at index: Int) -> [String] {
        unfinished.filter { contains($0, in: file.lines[index]) }.map {
            file.complaint(atIndex: index, "'\($0)' is banned: finish it, or file an issue")
        }
    }

    private static func missingReason(in file: SourceFile, at index: Int) -> [String] {
        let line = file.lines[index]
        guard let found = unchecked.first(where: { withoutComment(line).contains($0) }) else {
            return []
        }
        let above = index > 0 ? trimmed(file.lines[index - 1]) : ""
        guard !above.hasPrefix("//"), !line.contains("//") else { return [] }
        return [
            file.complaint(
                atIndex: index, "'\(found)' without its reason, here or on the line above")
        ]
    }

    /// As a word of its own: "retry!" holds no "try!".
    private static func contains(_ piece: String, in line: String) -> Bool {
        line.ranges(of: piece).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || before == "_")
        }
    }

    private static func withoutComment(_ line: String) -> String {
        guard let comment = line.firstRange(of: "//") else { return line }
        // "https://" in a string is none.
        return line[..<comment.lowerBound].last == ":" ? line : String(line[..<comment.lowerBound])
    }
}
