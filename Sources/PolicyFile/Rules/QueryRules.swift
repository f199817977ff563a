import Model

/// `rollout.analysis.queries`: a source, and bounds that a figure can keep.
enum QueryRules {
    /// Nil after something has been found wrong.
    static func query(
        _ draft: MetricDraft, _ path: String, _ decoding: inout Decoding
    ) -> AnalysisQuery? {
        let metric = MetricRules.metric(
            draft, from: MetricDraft.askedSources, path, &decoding)
        guard let metric, boundsHold(draft, path, &decoding) else { return nil }
        return AnalysisQuery(
            metric, atMostMilli: draft.atMost?.milli, atLeastMilli: draft.atLeast?.milli)
    }

    private static func boundsHold(
        _ draft: MetricDraft, _ path: String, _ decoding: inout Decoding
    ) -> Bool {
        switch (draft.atLeast?.milli, draft.atMost?.milli) {
        case (nil, nil):
            decoding.error(
                "'\(path)' must have 'at-most' or 'at-least'", on: path,
                hint: "what a good revision keeps to, as in 'at-most: 0.01'")
            return false
        case (let least?, let most?) where least > most:
            decoding.error(
                "'\(path).at-least' is \(MilliText.write(least)), more than 'at-most', which is "
                    + "\(MilliText.write(most))",
                on: "\(path).at-least", "\(path).at-most",
                hint: "no figure is within these bounds")
            return false
        default: return true
        }
    }

    // MARK: All of them

    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        let queries = draft.rollout.analysis.queries
        guard !queries.isEmpty, decoding.areSound("rollout.analysis.queries") else { return }
        var names = Set(draft.scale.settings.metrics.map(\.name))
        for (index, query) in queries.enumerated() {
            let path = "rollout.analysis.queries[\(index)]"
            if !names.insert(query.metric.name).inserted {
                decoding.error(
                    "there are two figures '\(query.metric.name)'", on: "\(path).name",
                    hint: "give each of 'scale.metrics' and 'rollout.analysis.queries' a name of "
                        + "its own")
            }
            MetricRules.replicasCanBeAsked(query.metric, path, draft, &decoding)
        }
    }
}
