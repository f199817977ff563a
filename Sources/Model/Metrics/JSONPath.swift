/// The way to one value of a JSON document: `$.queues[0].depth`, `stats['requests in flight']`. Of RFC
/// 9535 the part that names one value: no wildcards, slices or filters.
package struct JSONPath: Equatable, Sendable, Codable {
    package enum Step: Equatable, Sendable, Codable {
        case member(String)
        case item(Int)
    }

    package let steps: [Step]
    /// As it was written.
    package let text: String

    package static let example = "'$.queues[0].depth'"
    private static let stepsMaximum = 32

    package init(_ text: String) throws(QuantityFault) {
        var rest = text[...]
        if rest.hasPrefix("$") { rest = rest.dropFirst() }
        var steps: [Step] = []
        while !rest.isEmpty {
            guard steps.count < Self.stepsMaximum, text.utf8.count <= 1_024,
                let step = Self.step(&rest, isFirst: steps.isEmpty && !text.hasPrefix("$"))
            else { throw Self.fault(text) }
            steps.append(step)
        }
        // `$` alone is the whole document, which may be a number.
        guard !text.isEmpty else { throw Self.fault(text) }
        self.steps = steps
        self.text = text
    }

    private static func fault(_ text: String) -> QuantityFault {
        QuantityFault(
            "must be the way to one value, not \(text.shown)",
            hint: "such as \(example); there are no wildcards and filters")
    }

    /// Takes one step off the beginning; nil for what is none.
    private static func step(_ rest: inout Substring, isFirst: Bool) -> Step? {
        if rest.hasPrefix("[") { return bracketed(&rest) }
        if rest.hasPrefix(".") {
            rest = rest.dropFirst()
        } else if !isFirst {
            return nil
        }
        let name = rest.prefix { $0 != "." && $0 != "[" }
        rest = rest[name.endIndex...]
        return name.isEmpty || name == "*" ? nil : .member(String(name))
    }

    private static func bracketed(_ rest: inout Substring) -> Step? {
        let inner = rest.dropFirst()
        if let quote = inner.first, quote == "'" || quote == "\"" {
            let name = inner.dropFirst().prefix { $0 != quote }
            guard inner[name.endIndex...].dropFirst().hasPrefix("]") else { return nil }
            rest = inner[name.endIndex...].dropFirst(2)
            return .member(String(name))
        }
        let digits = inner.prefix { $0 != "]" }
        guard let index = WholeNumberText.value(of: digits), (0...1_000_000).contains(index),
            inner[digits.endIndex...].hasPrefix("]")
        else { return nil }
        rest = inner[digits.endIndex...].dropFirst()
        return .item(index)
    }
}
