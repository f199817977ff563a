import Model

extension Kind where Value == Bool {
    static var flag: Kind {
        Kind(
            "true or false", example: "'true'", schema: ["type": .text("boolean")],
            written: { .flag($0) },
            parse: { scalar throws(QuantityFault) in
                try scalar.refuseQuotes(around: "true or false")
                switch scalar.text {
                case "true": return true
                case "false": return false
                default:
                    throw QuantityFault(
                        "must be true or false, not \(scalar.text.shown)",
                        hint: ["yes", "on"].contains(scalar.text.lowercased())
                            ? "write 'true'" : "write 'true' or 'false'")
                }
            })
    }
}

extension Kind where Value: CaseIterable & RawRepresentable<String> {
    /// One of the words that the type knows.
    static var choice: Kind {
        let words = Value.allCases.map(\.rawValue)
        return Kind(
            "one of \(words.map(\.shown).listed("or"))", example: words.first?.shown ?? "",
            schema: ["enum": .list(allowed(words))], written: { .text($0.rawValue) },
            parse: { scalar throws(QuantityFault) in
                if let value = Value(rawValue: meaning(of: scalar, words)) { return value }
                let nearest = NearestWord.to(scalar.text, among: words)
                throw QuantityFault(
                    "must be \(words.map(\.shown).listed("or")), not \(scalar.text.shown)",
                    hint: nearest.map { "did you mean '\($0)'?" })
            })
    }

    /// YAML 1.1 reads a bare `no` or `off` as false: editors that check by it must not complain, and
    /// who writes `false` means that word.
    private static func allowed(_ words: [String]) -> [JSONValue] {
        var allowed = words.map { JSONValue.text($0) }
        if words.contains("no") || words.contains("off") { allowed.append(.flag(false)) }
        if words.contains("yes") { allowed.append(.flag(true)) }
        return allowed
    }

    private static func meaning(of scalar: YAMLScalar, _ words: [String]) -> String {
        switch scalar.text {
        case "false" where !scalar.isQuoted && words.contains("no"): "no"
        case "false" where !scalar.isQuoted && words.contains("off"): "off"
        case "true" where !scalar.isQuoted && words.contains("yes"): "yes"
        default: scalar.text
        }
    }
}

extension Kind where Value == CountOrPercent {
    static func countOrPercent(counts: ClosedRange<Int>, percents: ClosedRange<Int>) -> Kind {
        let count = Kind<Int>.wholeNumber(counts)
        let percent = Kind<Int>.percent(percents)
        return Kind(
            schema: [
                .init("anyOf", .list([.object(count.schema), .object(percent.schema)]))
            ],
            written: { value in
                switch value {
                case .count(let number): .number(number)
                case .percent(let number): .text(PercentText.write(number))
                }
            },
            read: { node, path, decoding in
                if case .scalar(let scalar) = node.content {
                    if !scalar.isQuoted, WholeNumberText.value(of: scalar.text[...]) != nil {
                        return count.read(node, path, &decoding).map { .count($0) }
                    }
                    if scalar.text.hasSuffix("%") {
                        return percent.read(node, path, &decoding).map { .percent($0) }
                    }
                }
                decoding.refuse(
                    path, node, expected: "a number of replicas or a percentage",
                    hint: "such as 1 or '25%'")
                return nil
            })
    }
}
