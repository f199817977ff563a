/// Shares of CPU as policies write them: `20%` of a core, `1.5` cores, `500m` (thousandths).
package enum CPUText {
    package static let example =
        "'20%' (of one core), '1.5' (cores) or '500m' (thousandths of a core)"
    package static let pattern = #"^[0-9]+(?:\.[0-9]+)?[%m]?$"#

    /// In thousandths of a core.
    package static func read(_ text: String) throws(QuantityFault) -> Int {
        let (number, unit) = text.numberAndUnit
        let factors: [Substring: UInt64] = ["": 1_000, "%": 10, "m": 1]
        guard let factor = factors[unit], let decimal = DecimalNumber(number) else {
            throw QuantityFault(
                "must be an amount of CPU, not \(text.shown)", hint: "such as \(example)")
        }
        guard let milliCores = decimal.scaled(by: factor).flatMap({ Int(exactly: $0) }) else {
            throw QuantityFault(
                "must be CPU in whole thousandths of a core, not \(text.shown)",
                hint: "such as \(example)")
        }
        return milliCores
    }

    package static func write(_ milliCores: Int) -> String {
        milliCores % 10 == 0 ? "\(milliCores / 10)%" : "\(milliCores)m"
    }
}
