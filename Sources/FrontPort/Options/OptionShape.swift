import Model

/// How the values of an option are written. They are read by what reads them in policies.
struct OptionShape<Value> {
    let placeholder: String
    /// Of values that differ.
    let examples: [String]
    let read: (String) throws(QuantityFault) -> Value
    let write: (Value) -> String
}

extension OptionShape where Value == Duration {
    static func span(_ range: ClosedRange<Duration>) -> OptionShape {
        OptionShape(
            placeholder: "TIME", examples: ["1m15s"],
            read: { text throws(QuantityFault) in
                try DurationText.read(text).checked(range, DurationText.write)
            }, write: DurationText.write)
    }
}

extension OptionShape where Value == Int {
    static func count(_ range: ClosedRange<Int>) -> OptionShape {
        OptionShape(
            placeholder: "N", examples: ["\(range.lowerBound)", "\(range.upperBound)"],
            read: { text throws(QuantityFault) in
                try WholeNumberText.read(text, range).checked(range) { "\($0)" }
            }, write: { "\($0)" })
    }
}

extension OptionShape where Value == Int {
    static var percent: OptionShape {
        OptionShape(
            placeholder: "N%", examples: ["25%"],
            read: { text throws(QuantityFault) in
                try PercentText.read(text).checked(0...100, PercentText.write)
            }, write: PercentText.write)
    }
}

extension OptionShape where Value == Int? {
    static func countOrNone(_ range: ClosedRange<Int>) -> OptionShape {
        let count = OptionShape<Int>.count(range)
        return OptionShape(
            placeholder: "N|none", examples: count.examples,
            read: { text throws(QuantityFault) in text == "none" ? nil : try count.read(text) },
            write: { $0.map(count.write) ?? "none" })
    }
}

extension OptionShape where Value == UInt64 {
    static func size(_ range: ClosedRange<UInt64>) -> OptionShape {
        OptionShape(
            placeholder: "SIZE", examples: ["10M"],
            read: { text throws(QuantityFault) in
                try ByteText.read(text).checked(range, ByteText.write)
            }, write: ByteText.write)
    }
}

extension OptionShape
where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static var choice: OptionShape {
        let words = Value.allCases.map(\.rawValue)
        return OptionShape(
            placeholder: words.joined(separator: "|"), examples: words,
            read: { text throws(QuantityFault) in
                if let value = Value(rawValue: text) { return value }
                throw QuantityFault("must be \(words.listed("or")), not \(text.shown)")
            }, write: \.rawValue)
    }
}

extension OptionShape where Value == Bool {
    static var yesOrNo: OptionShape {
        OptionShape(
            placeholder: "yes|no", examples: ["yes", "no"],
            read: { text throws(QuantityFault) in
                if text == "yes" { return true }
                if text == "no" { return false }
                throw QuantityFault("must be yes or no, not \(text.shown)")
            }, write: { $0 ? "yes" : "no" })
    }
}

extension Comparable {
    fileprivate func checked(
        _ range: ClosedRange<Self>, _ text: (Self) -> String
    ) throws(QuantityFault) -> Self {
        if range.contains(self) { return self }
        throw QuantityFault(
            "must be between \(text(range.lowerBound)) and \(text(range.upperBound)), "
                + "not \(text(self))")
    }
}
