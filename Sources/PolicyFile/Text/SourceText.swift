import Model

/// The text of a policy file in lines, as YAML counts them.
struct SourceText {
    let text: String
    private let lines: [Substring]

    init(_ text: String) {
        self.text = text
        // YAML breaks lines at \n, \r, \r\n, and in its version 1.1 also at NEL, LS and PS
        // (yaml.org, "Line Break Characters"): just the characters for which this is true, the
        // other two being refused as control characters.
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// The index of a place; nil behind the end of its line.
    func index(of position: Position) -> String.Index? {
        guard lines.indices.contains(position.line - 1) else { return nil }
        let scalars = lines[position.line - 1].unicodeScalars
        return scalars.index(
            scalars.startIndex, offsetBy: position.column - 1, limitedBy: scalars.endIndex)
    }

    /// The nearest place that exists: errors at the end of the file are told behind it.
    func clamped(_ position: Position) -> Position {
        guard position.line <= lines.count else { return end }
        let line = max(position.line, 1)
        let width = lines[line - 1].unicodeScalars.count
        return Position(line: line, column: min(max(position.column, 1), width + 1))
    }

    /// Behind the last line that holds something.
    private var end: Position {
        let last = lines.lastIndex { !$0.isEmpty } ?? 0
        return Position(line: last + 1, column: lines[last].unicodeScalars.count + 1)
    }

    func diagnostic(_ finding: Finding, in file: String) -> Diagnostic {
        let position = clamped(finding.position)
        return Diagnostic(
            file: file, line: position.line, column: position.column, severity: finding.severity,
            message: finding.message.printable, hint: finding.hint?.printable,
            excerpt: excerpt(at: position))
    }

    /// What a terminal shows of a line; more of it only hides the caret.
    private static let excerptWidth = 90

    private func excerpt(at position: Position) -> Diagnostic.Excerpt? {
        let line = lines[position.line - 1].unicodeScalars
        if line.isEmpty { return nil }
        let caret = position.column - 1
        let skipped = caret < Self.excerptWidth ? 0 : caret - Self.excerptWidth / 2
        let shown = line.dropFirst(skipped).prefix(Self.excerptWidth)
        return Diagnostic.Excerpt(
            text: String(String.UnicodeScalarView(shown)), caret: caret - skipped)
    }
}
