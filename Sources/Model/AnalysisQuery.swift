/// A figure from outside that says whether a new revision is good (`rollout.analysis.queries`).
package struct AnalysisQuery: Equatable, Sendable, Codable {
    /// How it is asked for; what it is held against stands here.
    package var metric: CustomMetric
    /// In thousandths, as all figures from outside.
    package var atMostMilli: Int?
    package var atLeastMilli: Int?

    /// Stands for the number of the new revision in a query to Prometheus: PromQL itself has no `$`.
    package static let revisionPlaceholder = "$revision"

    package init(_ metric: CustomMetric, atMostMilli: Int? = nil, atLeastMilli: Int? = nil) {
        self.metric = metric
        self.atMostMilli = atMostMilli
        self.atLeastMilli = atLeastMilli
    }

    /// The metric as it is asked for while this revision is on trial.
    package func metric(of revision: RevisionNumber) -> CustomMetric {
        guard case .prometheus(let url, let query) = metric.source else { return metric }
        var metric = metric
        let asked = query.split(
            separator: Self.revisionPlaceholder, omittingEmptySubsequences: false)
        metric.source = .prometheus(url, query: asked.joined(separator: "\(revision)"))
        return metric
    }

    /// Why a figure says that the revision is bad; nil: it does not.
    package func fault(of milli: Int64) -> String? {
        func shown(_ milli: Int64) -> String { MilliText.write(Int(clamping: milli)) }
        if let atMostMilli, milli > atMostMilli {
            return "'\(metric.name)' is \(shown(milli)), more than \(shown(Int64(atMostMilli)))"
        }
        if let atLeastMilli, milli < atLeastMilli {
            return "'\(metric.name)' is \(shown(milli)), less than \(shown(Int64(atLeastMilli)))"
        }
        return nil
    }
}
