package import Model

/// What was last told of a service's custom metrics. A figure counts until it is stale; one that could
/// not be had replaces the figure before it at once, for to believe an old one longer than it has to be
/// believed would be a guess.
package struct MetricBoard: Sendable, Equatable {
    private struct Key: Hashable, Sendable {
        let metric: String
        let replica: ReplicaID?
    }

    private var readings: [Key: MetricReading] = [:]
    /// By metric.
    private var standings: [String: MetricStanding] = [:]
    /// By metric: what another one told is no figure of it.
    private var sources: [String: MetricSource] = [:]

    package init() {}

    /// A figure that is older than the one that is known is none.
    package mutating func take(_ reading: MetricReading) {
        let key = Key(metric: reading.metric, replica: reading.replica)
        if case .milli? = readings[key]?.figure, case .milli = reading.figure,
            let known = readings[key], known.at > reading.at
        {
            return
        }
        readings[key] = reading
        if case .milli = reading.figure {
            standings[reading.metric, default: MetricStanding(since: reading.at)].hasBeenHad = true
        }
    }

    /// Of the whole service, or of one replica.
    package func figure(
        of metric: CustomMetric, _ replica: ReplicaID? = nil, at now: Instant
    ) -> MetricFigure {
        guard let reading = readings[Key(metric: metric.name, replica: replica)] else {
            return .fault("is not told yet")
        }
        switch reading.figure {
        case .fault(let fault): return .fault(fault.description)
        case .milli where reading.at + metric.staleAfter < now:
            return .fault("is \((now - reading.at).text) old, more than \(metric.staleAfter.text)")
        case .milli(let milli): return .milli(milli, at: reading.at)
        }
    }

    /// Of metrics, sources and replicas that are no more nothing is kept.
    mutating func keepOnly(_ metrics: [CustomMetric], _ replicas: [Replica]) {
        if metrics.isEmpty && sources.isEmpty { return }
        let ids = Set(replicas.map(\.id))
        let before = sources
        sources = Dictionary(
            metrics.map { ($0.name, $0.source) }, uniquingKeysWith: { first, _ in first })
        let known = sources.filter { before[$0.key] ?? $0.value == $0.value }
        readings = readings.filter { key, _ in
            guard let isOfReplicas = known[key.metric]?.isOfReplicas else { return false }
            return key.replica.map { isOfReplicas && ids.contains($0) } ?? !isOfReplicas
        }
        standings = standings.filter { known[$0.key] != nil }
    }

    /// What is to be told now that this is so; nil: nothing.
    mutating func judge(
        _ metric: CustomMetric, fault: String?, at now: Instant
    ) -> MetricStanding.Notice? {
        standings[metric.name, default: MetricStanding(since: now)].judge(
            fault, patience: metric.staleAfter, at: now)
    }
}

/// Whether one metric can be had, and what has been told of that.
package struct MetricStanding: Sendable, Equatable {
    enum Notice: Equatable {
        case lost(String)
        case regained
    }

    /// Since when it is followed.
    private let since: Instant
    /// By whoever looks between two rounds, too: it may be gone again when it is judged.
    fileprivate var hasBeenHad = false
    private var isLost = false
    private var toldAt: Instant?

    init(since now: Instant) { since = now }

    /// Until it has been had for the first time there is patience: who pushes it may not have begun. One
    /// that comes and goes is told of now and then.
    mutating func judge(_ fault: String?, patience: Duration, at now: Instant) -> Notice? {
        guard let fault else {
            guard isLost else { return nil }
            isLost = false
            return .regained
        }
        let isEarly = !hasBeenHad && now < since + patience
        let isTold = toldAt.map { now < $0 + Limits.metricNoticePeriod } ?? false
        if isLost || isEarly || isTold { return nil }
        isLost = true
        toldAt = now
        return .lost(fault)
    }
}
