import Model

/// The requests per second of a whole service over the last half minute: their means over several
/// times, and how much they scatter.
struct RateHistory: Sendable, Equatable {
    static let seconds = 30

    private struct Sample: Sendable, Equatable {
        let at: Instant
        let rate: Double
    }

    private var samples: [Sample] = []

    /// The newest one; nil where nobody counts.
    var latest: Double? { samples.last?.rate }
    var count: Int { samples.count }

    mutating func note(_ rate: Double?, at now: Instant) {
        guard let rate else { return samples.removeAll() }
        samples.removeAll { $0.at + .seconds(Self.seconds) <= now }
        if samples.count >= Self.seconds { samples.removeFirst() }
        samples.append(Sample(at: now, rate: rate))
    }

    /// Over the last so many samples; nil where there are fewer.
    func mean(of count: Int) -> Double? {
        guard count > 0, samples.count >= count else { return nil }
        return samples.suffix(count).reduce(0) { $0 + $1.rate } / Double(count)
    }

    /// Standard deviation of one second, from what neighbours differ by: that is blind to a load that
    /// rises or falls (von Neumann's successive differences, 1941), and their median to a load that
    /// jumps. No less than that of a Poisson process.
    func deviation(around mean: Double) -> Double {
        let poisson = max(0, mean).squareRoot()
        guard samples.count >= Self.seconds / 3 else { return poisson }
        let steps = zip(samples.dropFirst(), samples).map { abs($0.rate - $1.rate) }.sorted()
        // The median of |x - y| of two normal figures is 0.6745 * sqrt(2) of their deviation.
        return max(poisson, steps[steps.count / 2] / 0.954)
    }
}
