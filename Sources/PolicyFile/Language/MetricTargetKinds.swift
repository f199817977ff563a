import Model

extension Kind where Value == MetricAmount {
    /// A number, or an amount with its unit. Which of them is right depends on the figure (`MetricRules`).
    static var metricAmount: Kind {
        let range = ScaleTargetSections.loads
        return Kind(
            "an amount", example: MetricAmount.example,
            schema: [
                "anyOf": .list([
                    .object(Kind<Int>.milli(range).schema),
                    .object([
                        "type": .text("string"),
                        "pattern": .text("^[0-9]+(?:[.][0-9]+)?[A-Za-z%]+$"),
                    ]),
                ])
            ],
            written: { .decimal(milli: $0.milli) },
            parse: { scalar throws(QuantityFault) in
                let amount = try MetricAmount(scalar.text)
                if range.contains(amount.milli) { return amount }
                throw QuantityFault(
                    "must be more than 0 and at most 1000000000, not \(scalar.text.shown)")
            })
    }
}
