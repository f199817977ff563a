/// Percentages as policies write them: `25%`.
package enum PercentText {
    package static let pattern = "^[0-9]+%$"

    package static func read(_ text: String) throws(QuantityFault) -> Int {
        let (number, unit) = text.numberAndUnit
        guard let percent = WholeNumberText.value(of: number) else {
            throw QuantityFault(
                "must be a whole percentage, not \(text.shown)", hint: "such as '25%'")
        }
        if unit.isEmpty {
            throw QuantityFault(
                "must be a percentage, and \(text.shown) has no '%'", hint: "write '\(text)%'")
        }
        if unit != "%" {
            throw QuantityFault(
                "must be a whole percentage, not \(text.shown)", hint: "write '\(number)%'")
        }
        return percent
    }

    package static func write(_ percent: Int) -> String { "\(percent)%" }
}

/// Counts as policies write them. YAML has more ways (`0x10`, `1_000`, `1e3`, `010`); which number
/// each of them is depends on YAML's version, so none is taken.
package enum WholeNumberText {
    package static func value(of text: Substring) -> Int? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text
        let isPlain = digits.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        if !isPlain || digits.count > 1 && digits.hasPrefix("0") { return nil }
        return Int(text)
    }

    package static func read(_ text: String, _ range: ClosedRange<Int>) throws(QuantityFault) -> Int
    {
        guard let value = value(of: text[...]) else {
            throw QuantityFault(
                "must be a whole number, not \(text.shown)",
                hint: "a number from \(range.lowerBound) to \(range.upperBound), in plain digits")
        }
        return value
    }
}
