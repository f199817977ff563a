import Model

extension Kind where Value == [AnalysisQuery] {
    private static var example: String {
        "'[{ name: lost-orders, command: [/usr/bin/lost-orders], at-most: 0 }]'"
    }

    static var analysisQueries: Kind {
        list(of: query, 1...Limits.customMetrics, "queries", example: example)
    }

    private static var query: Kind<AnalysisQuery> {
        keys.kind(written: { .text($0.metric.name) }) { draft, path, decoding in
            QueryRules.query(draft, path, &decoding)
        }
    }

    private static var keys: Section<MetricDraft> {
        Section(
            "One figure from outside that judges a new revision.", defaults: MetricDraft(),
            [MetricFields.name] + bounds + MetricFields.asked + MetricFields.times)
    }

    private static var bounds: [Field<MetricDraft>] {
        [
            Field(
                "at-most", .metricAmount, \.atMost, also: ["max", "maximum", "below"],
                "More than this is bad."),
            Field(
                "at-least", .metricAmount, \.atLeast, also: ["min", "minimum", "above"],
                "Less than this is bad."),
        ]
    }
}
