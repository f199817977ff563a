package import Model

/// The load of a whole service, once a second.
package struct LoadHistory: Sendable, Equatable {
    private struct Sample: Sendable, Equatable {
        let at: Instant
        let milli: Int64
    }

    private var samples: [Sample] = []

    package init() {}

    /// - Parameter window: the longest that will be asked for.
    package mutating func note(_ milli: Int64, at now: Instant, window: Duration) {
        if let first = samples.first, first.at + window <= now {
            samples.removeAll { $0.at + window <= now }
        }
        if samples.count >= Limits.loadSamples { samples.removeFirst() }
        samples.append(Sample(at: now, milli: milli))
    }

    /// In requests; over what there is, where that is less than the window. Nil: nothing.
    package func mean(at now: Instant, window: Duration) -> Double? {
        let fresh = samples.reversed().prefix { $0.at + window > now }
        guard !fresh.isEmpty else { return nil }
        let sum = fresh.reduce(Int64(0)) { $0 + $1.milli }
        return Double(sum) / Double(fresh.count) / 1_000
    }
}
