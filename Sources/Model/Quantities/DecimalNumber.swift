/// A decimal number, exactly: 1.5 is fifteen tenths. Floating point would turn `0.29` of a core
/// into 289 thousandths.
package struct DecimalNumber {
    private static let digitsMaximum = 15

    private let digits: UInt64
    private let divisor: UInt64

    /// `12` or `1.5`; nil for anything else (signs, exponents, `.5`, `5.`).
    package init?(_ text: Substring) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(Self.isNumber) else { return nil }
        let joined = parts.joined()
        guard joined.utf8.count <= Self.digitsMaximum, let digits = UInt64(joined) else {
            return nil
        }
        self.digits = digits
        let places = parts.count == 2 ? parts[1].utf8.count : 0
        divisor = (0..<places).reduce(1) { power, _ in power * 10 }
    }

    /// The whole number that it is in the smaller unit; nil if it is none or has no room.
    package func scaled(by factor: UInt64) -> UInt64? {
        let (product, overflow) = digits.multipliedReportingOverflow(by: factor)
        return overflow || product % divisor != 0 ? nil : product / divisor
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension StringProtocol where SubSequence == Substring {
    /// `1.5` and `GiB` of `1.5GiB`.
    package var numberAndUnit: (number: Substring, unit: Substring) {
        let number = prefix { $0.isASCII && $0.isNumber || $0 == "." }
        return (number, self[number.endIndex...])
    }
}
