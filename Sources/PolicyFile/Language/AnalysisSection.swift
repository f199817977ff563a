import Model

/// `rollout.analysis`: when a new revision counts as worse than the old.
enum AnalysisSection {
    static var keys: Section<AnalysisPolicy> {
        Section(
            "When a new revision counts as worse than the old one that serves beside it: the rollout "
                + "has failed then.",
            defaults: AnalysisPolicy(),
            [
                Field(
                    "errors", .percent(0...100), \.errorPercent, also: ["error-rate", "failed"],
                    "So many more of a hundred requests may fail than of the old revision's: "
                        + "answered 500 or above, or not at all. 100% is never."),
                Field(
                    "latency", .percent(100...100_000), \.latencyPercent, also: ["response-time"],
                    "What requests may take, in percent of what they take of the old revision; "
                        + "up to 25 ms are never slow."),
                Field(
                    "percentile", .wholeNumber(1...100), \.latencyPercentile, also: ["quantile"],
                    "Which percentile of the latency is meant."),
                Field(
                    "cpu", .percent(100...100_000), \.cpuPercent,
                    "What a replica may use of the CPU, in percent of what those of the old revision "
                        + "use. Left out: anything."),
                Field(
                    "interval", .duration(.seconds(1) ... .seconds(86_400)), \.interval,
                    also: ["period"], "How long one measurement takes ..."),
                Field(
                    "requests", .wholeNumber(1...1_000_000), \.requestsMinimum,
                    also: ["min-requests", "minimum"],
                    "... and longer, until the new revision has answered so many requests."),
                Field(
                    "failures", .wholeNumber(0...1_000), \.failureLimit, also: ["failure-limit"],
                    "So many bad measurements are borne."),
                Field(
                    "queries", .analysisQueries, \.queries,
                    also: ["query", "metrics", "measurements", "custom"],
                    "Figures from outside that a good revision keeps within bounds."),
            ])
    }
}
