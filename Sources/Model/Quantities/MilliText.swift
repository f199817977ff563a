/// Numbers with up to three decimal places, as policies write them: `20`, `0.5`, `2.25`. Kept in
/// thousandths, which is exact.
package enum MilliText {
    package static let example = "'20' or '2.5'"

    package static func read(_ text: String) throws(QuantityFault) -> Int {
        guard let decimal = DecimalNumber(text[...]) else {
            throw QuantityFault("must be a number, not \(text.shown)", hint: "such as \(example)")
        }
        guard let milli = decimal.scaled(by: 1_000).flatMap({ Int(exactly: $0) }) else {
            throw QuantityFault(
                "must be a number with at most three decimal places, not \(text.shown)",
                hint: "such as \(example)")
        }
        return milli
    }

    /// The shortest text that reads as the same number.
    package static func write(_ milli: Int) -> String {
        let whole = "\(milli / 1_000)"
        var places = String(1_000 + abs(milli % 1_000)).dropFirst()
        while places.hasSuffix("0") { places.removeLast() }
        return places.isEmpty
            ? whole : "\(milli < 0 && milli > -1_000 ? "-" : "")\(whole).\(places)"
    }
}
