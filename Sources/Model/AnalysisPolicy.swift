/// When a new revision counts as worse than the old one that serves beside it. Each measurement takes
/// `interval`, and longer until the new revision has answered `requestsMinimum` requests: of fewer,
/// chance says more than the revision.
package struct AnalysisPolicy: Equatable, Sendable {
    package var isOff = false
    /// The new revision may fail so many more of a hundred requests than the old; 100 for never.
    package var errorPercent = 5
    /// The new revision's latency may be so many percent of the old's.
    package var latencyPercent = 300
    /// Which part of the requests the latency is looked at for.
    package var latencyPercentile = 90
    /// What the new revision's replicas may use of the CPU, in percent of what the old's do; nil: not
    /// looked at, as caches fill and programs compile themselves in their first seconds.
    package var cpuPercent: Int?
    package var interval: Duration = .seconds(2)
    package var requestsMinimum = 50
    /// So many bad measurements are borne.
    package var failureLimit = 0
    /// Figures from outside; a measurement takes until all of them can be had.
    package var queries: [AnalysisQuery] = []

    package init() {}

    /// Nothing is measured; what replicas do by themselves still counts.
    package static var off: AnalysisPolicy {
        var policy = AnalysisPolicy()
        policy.isOff = true
        return policy
    }
}

extension AnalysisPolicy: Codable {
    /// What an older release stored lacks the younger fields: they get their defaults.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        try fields.read(.isOff, into: &isOff)
        try fields.read(.errorPercent, into: &errorPercent)
        try fields.read(.latencyPercent, into: &latencyPercent)
        try fields.read(.latencyPercentile, into: &latencyPercentile)
        cpuPercent = try fields.decodeIfPresent(Int.self, forKey: .cpuPercent)
        try fields.read(.interval, into: &interval)
        try fields.read(.requestsMinimum, into: &requestsMinimum)
        try fields.read(.failureLimit, into: &failureLimit)
        try fields.read(.queries, into: &queries)
    }
}
