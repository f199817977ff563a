/// Columns of text. The last column is not padded, so that no line ends in spaces.
package struct Table: Sendable {
    package struct Column: Sendable {
        package enum Alignment: Sendable { case left, right }

        package let title: String
        package let alignment: Alignment

        package static func text(_ title: String) -> Column {
            Column(title: title, alignment: .left)
        }

        package static func figure(_ title: String) -> Column {
            Column(title: title, alignment: .right)
        }
    }

    package struct Cell: Sendable, ExpressibleByStringLiteral {
        package let text: String
        package let tone: Tone

        package init(_ text: String, _ tone: Tone = .plain) {
            self.text = Printable.text(text)
            self.tone = tone
        }

        package init(stringLiteral value: String) { self.init(value) }
    }

    private static let gap = "   "
    private let columns: [Column]
    private var rows: [[Cell]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    package mutating func add(_ row: [Cell]) {
        precondition(row.count == columns.count, "a row has as many cells as there are columns")
        rows.append(row)
    }

    /// Every line with its end.
    package func text(coloured: Bool) -> String {
        let widths = columns.indices.map { column in
            rows.map { $0[column].text.count }.reduce(columns[column].title.count, max)
        }
        let head = columns.map { Cell($0.title) }
        return ([head] + rows).map { line($0, widths, coloured) + "\n" }.joined()
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ coloured: Bool) -> String {
        columns.indices.map { column in
            let cell = cells[column]
            let space = String(repeating: " ", count: widths[column] - cell.text.count)
            let text = coloured ? cell.tone.painted(cell.text) : cell.text
            if columns[column].alignment == .right { return space + text }
            return column == columns.count - 1 ? text : text + space
        }
        .joined(separator: Self.gap)
    }
}

/// What a cell means to somebody who only glances at it.
package enum Tone: Sendable {
    case plain, good, passing, bad

    /// The eight colours that every terminal theme has (ECMA-48, SGR 31 to 33).
    func painted(_ text: String) -> String {
        switch self {
        case .plain: text
        case .good: "\u{1B}[32m\(text)\u{1B}[0m"
        case .passing: "\u{1B}[33m\(text)\u{1B}[0m"
        case .bad: "\u{1B}[31m\(text)\u{1B}[0m"
        }
    }
}
