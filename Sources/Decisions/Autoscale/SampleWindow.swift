package import Model

/// The CPU samples of one replica over the last seconds.
package struct SampleWindow: Sendable, Equatable {
    private struct Sample: Sendable, Equatable {
        let at: Instant
        let milliCores: Int
    }

    private var samples: [Sample] = []

    package init() {}

    /// Keeps a sample and forgets those that have left the window. A sample without a figure is no
    /// sample: the replica counts as missing once its earlier ones are too old.
    package mutating func note(_ milliCores: Int?, at now: Instant, window: Duration) {
        samples.removeAll { $0.at + window < now }
        guard let milliCores else { return }
        if samples.count == Limits.samplesPerReplica { samples.removeFirst() }
        samples.append(Sample(at: now, milliCores: milliCores))
    }

    /// Nil where the window holds nothing.
    package func mean(at now: Instant, window: Duration) -> Int? {
        let fresh = samples.filter { $0.at + window >= now }
        guard !fresh.isEmpty else { return nil }
        return fresh.reduce(0) { $0 + $1.milliCores } / fresh.count
    }

    package mutating func clear() { samples.removeAll() }
}
