/// Sizes as policies write them: `256M` as systemd means it (1024 * 1024), `1.5GiB`, `512Ki`, or
/// plain bytes.
package enum ByteText {
    package static let example = "'256M' or '1.5G'"
    package static let pattern = #"^[0-9]+(?:\.[0-9]+)?(?:[KMGT](?:i|iB)?)?$"#

    private static let units: [(letter: Character, bytes: UInt64)] = [
        ("T", 1 << 40), ("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10),
    ]

    package static func read(_ text: String) throws(QuantityFault) -> UInt64 {
        let (number, suffix) = text.numberAndUnit
        guard let decimal = DecimalNumber(number) else { throw malformed(text) }
        let factor = try factor(of: suffix, in: text, number: number)
        guard let bytes = decimal.scaled(by: factor) else {
            throw QuantityFault(
                "must be a size in whole bytes, not \(text.shown)", hint: "such as \(example)")
        }
        return bytes
    }

    /// In the largest unit that divides it.
    package static func write(_ bytes: UInt64) -> String {
        let unit = units.first { bytes >= $0.bytes && bytes % $0.bytes == 0 }
        return unit.map { "\(bytes / $0.bytes)\($0.letter)" } ?? "\(bytes)"
    }

    private static func factor(
        of suffix: Substring, in text: String, number: Substring
    ) throws(QuantityFault) -> UInt64 {
        guard let letter = suffix.first else { return 1 }
        if let unit = units.first(where: { $0.letter == letter }),
            ["", "i", "iB"].contains(suffix.dropFirst())
        {
            return unit.bytes
        }
        let meant = letter.uppercased()
        guard units.contains(where: { String($0.letter) == meant }) else { throw malformed(text) }
        throw QuantityFault(
            "must be a size, and \(suffix.shown) is not a unit",
            hint: "write '\(number)\(meant)'; K, M, G and T are powers of 1024, as in systemd")
    }

    private static func malformed(_ text: String) -> QuantityFault {
        QuantityFault(
            "must be a size, not \(text.shown)",
            hint: "a size is a number with one of the units K, M, G, T, such as \(example)")
    }
}
