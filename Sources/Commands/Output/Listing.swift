/// Labels and texts, the texts under one another.
package struct Listing: Sendable {
    private var lines: [(label: String, text: String)] = []

    package init() {}

    /// An empty label continues the text above.
    package mutating func add(_ label: String, _ text: String) {
        lines.append((label.isEmpty ? "" : label + ":", Printable.text(text)))
    }

    package mutating func add(_ label: String, _ text: String?) {
        if let text { add(label, text) }
    }

    /// Every line with its end, `indent` spaces in.
    package func text(indent: Int = 0) -> String {
        let width = lines.map(\.label.count).max() ?? 0
        let margin = String(repeating: " ", count: indent)
        return lines.map { line in
            let space = String(repeating: " ", count: width - line.label.count + 2)
            return margin + line.label + space + line.text + "\n"
        }
        .joined()
    }
}
