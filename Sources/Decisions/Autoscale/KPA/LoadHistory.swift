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
        let latestPast = now - window
        if let first = samples.first, first.at <= latestPast {
            samples.removeAll { $0.at <= latestPast }
        }
        if samples.count >= Limits.loadSamples { samples.removeFirst() }
        samples.append(Sample(at: now, milli: milli))
    }

    /// In requests; over what there is, where that is less than the window. Nil: nothing.
    package func mean(at now: Instant, window: Duration) -> Double? {
        let latestPast = now - window
        var (sum, count) = (Int64(0), 0)
        for sample in samples.reversed() {
            guard sample.at > latestPast else { break }
            sum += sample.milli
            count += 1
        }
        return count == 0 ? nil : Double(sum) / Double(count) / 1_000
    }
}
