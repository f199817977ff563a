import Model

extension Kind where Value == [CustomMetric] {
    private static var example: String {
        "'[{ name: jobs, command: [/usr/bin/jobs-waiting], average: 20 }]'"
    }

    static var customMetrics: Kind {
        list(
            of: metric, 1...Limits.customMetrics, "metrics", example: example,
            insteadOfMore: "the largest need counts; a query or command can take the maximum")
    }

    private static var metric: Kind<CustomMetric> {
        keys.kind(written: { .text($0.name) }) { draft, path, decoding in
            MetricRules.metric(draft, from: MetricDraft.sources, path, &decoding)
        }
    }

    private static var keys: Section<MetricDraft> {
        Section(
            "One figure from outside.", defaults: MetricDraft(),
            [MetricFields.name] + targets + MetricFields.asked + toldOtherwise + MetricFields.times)
    }

    private static var targets: [Field<MetricDraft>] {
        [
            Field(
                "total", .metricAmount, \.total,
                also: ["value", "target"],
                "So much of the whole service (Kubernetes' Value): with twice as much there are twice "
                    + "as many replicas."),
            Field(
                "average", .metricAmount, \.average,
                also: ["averagevalue", "each", "per-replica"],
                "So much for each replica (Kubernetes' AverageValue)."),
        ]
    }

    private static var toldOtherwise: [Field<MetricDraft>] {
        [
            Field(
                "push", .flag, \.isPushed, also: ["pushed"],
                "true: `coxctl metric push` tells it."),
            Field(
                "measure", Kind<MeasuredFigure>.choice, \.measure, also: ["measured", "signal"],
                "A figure that is measured here: of each replica how much its CPU quota throttles it, "
                    + "pressure (PSI), tasks and memory; of the service its error rate and latencies; "
                    + "of the host its pressure."),
        ]
    }
}
