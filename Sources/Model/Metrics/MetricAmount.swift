/// An amount with its unit, as a target is written: `20%`, `200ms`, `64M`, `12.5`.
package struct MetricAmount: Equatable, Sendable {
    package enum Unit: String, Sendable {
        case none, percent, milliseconds, bytes

        /// How one is written.
        package var example: String {
            switch self {
            case .none: "'20'"
            case .percent: "'20%'"
            case .milliseconds: "'200ms'"
            case .bytes: "'64M'"
            }
        }

        /// Behind a figure, for people.
        package var sign: String {
            switch self {
            case .none: ""
            case .percent: " %"
            case .milliseconds: " ms"
            case .bytes: " bytes"
            }
        }
    }

    /// In thousandths of the unit.
    package let milli: Int
    package let unit: Unit

    package static let example = "'20', '20%', '200ms' or '64M'"

    package init(_ text: String) throws(QuantityFault) {
        if text.hasSuffix("%") {
            (milli, unit) = (try PercentText.read(text) * 1_000, .percent)
        } else if let number = try? MilliText.read(text) {
            (milli, unit) = (number, .none)
        } else if let span = try? DurationText.read(text) {
            (milli, unit) = (Int(span.wholeMicroseconds), .milliseconds)
        } else if let bytes = try? ByteText.read(text), bytes <= 1 << 50 {
            (milli, unit) = (Int(bytes) * 1_000, .bytes)
        } else {
            throw QuantityFault(
                "must be an amount, not \(text.shown)", hint: "such as \(Self.example)")
        }
    }
}
