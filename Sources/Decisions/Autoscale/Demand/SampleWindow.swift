package import Model

/// The figures of one replica over a sliding window of time, the oldest first. Each second one is added and
/// one forgotten, so the sum is carried on, and those forgotten are removed a few at a time.
package struct SampleWindow: Sendable, Equatable {
    private struct Sample: Sendable, Equatable {
        let at: Instant
        let value: Int
    }

    /// Those before `first` are forgotten.
    private var samples: [Sample] = []
    private var first = 0
    private var sum = 0

    private static let forgottenMaximum = 16

    package init() {}

    package static func == (left: Self, right: Self) -> Bool {
        left.samples[left.first...] == right.samples[right.first...]
    }

    /// Keeps a sample and forgets those that have left the window. A sample without a figure is no
    /// sample: the replica counts as missing once its earlier ones are too old.
    package mutating func note(_ value: Int?, at now: Instant, keepingSince earliest: Instant) {
        while first < samples.count, samples[first].at < earliest { forgetFirst() }
        guard let value else { return }
        if samples.count - first == Limits.samplesPerReplica { forgetFirst() }
        if first >= Self.forgottenMaximum {
            samples.removeFirst(first)
            first = 0
        }
        samples.append(Sample(at: now, value: value))
        sum += value
    }

    private mutating func forgetFirst() {
        sum -= samples[first].value
        first += 1
    }

    /// Nil where the window holds nothing.
    package func mean(since earliest: Instant) -> Int? { mean(of: 1, since: earliest) }

    /// The same in thousandths.
    package func meanMilli(since earliest: Instant) -> Int? { mean(of: 1_000, since: earliest) }

    private func mean(of unit: Int, since earliest: Instant) -> Int? {
        var (sum, count, oldest) = (sum, samples.count - first, first)
        while count > 0, samples[oldest].at < earliest {
            sum -= samples[oldest].value
            count -= 1
            oldest += 1
        }
        return count == 0 ? nil : sum * unit / count
    }

    package mutating func clear() { self = SampleWindow() }
}
