import Model

// Kinds of values that have a range.

extension Kind where Value == Int {
    static func wholeNumber(_ range: ClosedRange<Int>) -> Kind {
        Kind(
            "a whole number", example: "\(range.lowerBound)",
            schema: [
                "type": .text("integer"),
                "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
            ],
            written: { .number($0) },
            parse: { scalar throws(QuantityFault) in
                try scalar.refuseQuotes(around: "a whole number")
                return try Self.checked(WholeNumberText.read(scalar.text, range), range) { "\($0)" }
            })
    }

    static func percent(_ range: ClosedRange<Int>) -> Kind {
        Kind(
            "a percentage", example: "'25%'",
            schema: ["type": .text("string"), "pattern": .text(PercentText.pattern)],
            written: { .text(PercentText.write($0)) },
            parse: { scalar throws(QuantityFault) in
                try Self.checked(PercentText.read(scalar.text), range, PercentText.write)
            })
    }

    /// A number with up to three decimal places, in thousandths.
    static func milli(_ range: ClosedRange<Int>) -> Kind {
        Kind(
            "a number", example: MilliText.example,
            schema: [
                "type": .text("number"), "minimum": .decimal(milli: range.lowerBound),
                "maximum": .decimal(milli: range.upperBound),
            ],
            written: { .decimal(milli: $0) },
            parse: { scalar throws(QuantityFault) in
                try scalar.refuseQuotes(around: "a number")
                return try Self.checked(MilliText.read(scalar.text), range, MilliText.write)
            })
    }

    /// In thousandths of a core.
    static func cpu(_ range: ClosedRange<Int>) -> Kind {
        Kind(
            "an amount of CPU", example: CPUText.example,
            schema: [
                "anyOf": .list([
                    .object(["type": .text("string"), "pattern": .text(CPUText.pattern)]),
                    .object(["type": .text("number"), "exclusiveMinimum": .number(0)]),
                ])
            ],
            written: { .text(CPUText.write($0)) },
            parse: { scalar throws(QuantityFault) in
                try Self.checked(CPUText.read(scalar.text), range, CPUText.write)
            })
    }
}

extension Kind where Value == Duration {
    static func duration(_ range: ClosedRange<Duration>) -> Kind {
        Kind(
            "a duration", example: DurationText.example,
            schema: ["type": .text("string"), "pattern": .text(DurationText.pattern)],
            written: { .text(DurationText.write($0)) },
            parse: { scalar throws(QuantityFault) in
                try Self.checked(DurationText.read(scalar.text), range, DurationText.write)
            })
    }
}

extension Kind where Value == UInt64 {
    static func byteCount(_ range: ClosedRange<UInt64>) -> Kind {
        Kind(
            "a size", example: ByteText.example,
            schema: [
                "anyOf": .list([
                    .object(["type": .text("string"), "pattern": .text(ByteText.pattern)]),
                    .object(["type": .text("integer"), "minimum": .number(Int(range.lowerBound))]),
                ])
            ],
            written: { .text(ByteText.write($0)) },
            parse: { scalar throws(QuantityFault) in
                try Self.checked(ByteText.read(scalar.text), range, ByteText.write)
            })
    }
}

extension Kind where Value: Comparable {
    fileprivate static func checked(
        _ value: Value, _ range: ClosedRange<Value>, _ text: (Value) -> String
    ) throws(QuantityFault) -> Value {
        if range.contains(value) { return value }
        throw QuantityFault(
            "must be between \(text(range.lowerBound)) and \(text(range.upperBound)), "
                + "not \(text(value))")
    }
}

extension YAMLScalar {
    /// YAML has numbers and booleans; in quotes they are texts, to us as to any checking editor.
    func refuseQuotes(around expected: String) throws(QuantityFault) {
        if isQuoted {
            throw QuantityFault(
                "must be \(expected), not the text \(text.shown)", hint: "write it without quotes")
        }
    }
}
