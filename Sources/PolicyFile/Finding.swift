/// A place in a policy file: line and column from 1, columns in Unicode scalars.
struct Position: Hashable, Comparable, Sendable {
    let line: Int
    let column: Int

    static let start = Position(line: 1, column: 1)

    static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A diagnostic before it knows its file and the text around it.
struct Finding: Equatable, Sendable {
    let position: Position
    let severity: Diagnostic.Severity
    let message: String
    let hint: String?
}
