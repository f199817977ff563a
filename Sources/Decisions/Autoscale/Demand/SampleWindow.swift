package import Model

/// One figure of one replica over the last seconds.
package struct SampleWindow: Sendable, Equatable {
    private struct Sample: Sendable, Equatable {
        let at: Instant
        let value: Int
    }

    private var samples: [Sample] = []

    package init() {}

    /// Keeps a sample and forgets those that have left the window. A sample without a figure is no
    /// sample: the replica counts as missing once its earlier ones are too old.
    package mutating func note(_ value: Int?, at now: Instant, window: Duration) {
        let earliest = now - window
        if let first = samples.first, first.at < earliest {
            samples.removeSubrange(
                ..<(samples.firstIndex { $0.at >= earliest } ?? samples.endIndex))
        }
        guard let value else { return }
        if samples.count == Limits.samplesPerReplica { samples.removeFirst() }
        samples.append(Sample(at: now, value: value))
    }

    /// Nil where the window holds nothing.
    package func mean(at now: Instant, window: Duration) -> Int? {
        mean(of: 1, at: now, window: window)
    }

    /// The same in thousandths.
    package func meanMilli(at now: Instant, window: Duration) -> Int? {
        mean(of: 1_000, at: now, window: window)
    }

    private func mean(of unit: Int, at now: Instant, window: Duration) -> Int? {
        var (sum, count) = (0, 0)
        let earliest = now - window
        for sample in samples where sample.at >= earliest {
            sum += sample.value
            count += 1
        }
        return count == 0 ? nil : sum * unit / count
    }

    package mutating func clear() { samples.removeAll() }
}
