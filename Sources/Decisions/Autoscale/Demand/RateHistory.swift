import Model

/// The requests per second of a whole service over the last half minute: their means over several
/// times, and how much they scatter.
struct RateHistory: Sendable, Equatable {
    static let seconds = 30
    private static let fallingShare = 0.75
    private static let climbingSeconds = 3
    private static let climbErrors = 4.0

    private struct Sample: Sendable, Equatable {
        let at: Instant
        let rate: Double
    }

    private var samples: [Sample] = []
    private(set) var scatter = Scatter()

    /// The newest one; nil where nobody counts.
    var latest: Double? { samples.last?.rate }
    var count: Int { samples.count }

    mutating func note(_ rate: Double?, at now: Instant) {
        guard let rate else { return samples.removeAll() }
        scatter.learn(samples.suffix(Scatter.seconds - 1).map(\.rate) + [rate])
        let earliest = now - .seconds(Self.seconds)
        if let first = samples.first, first.at <= earliest {
            samples.removeAll { $0.at <= earliest }
        }
        if samples.count >= Self.seconds { samples.removeFirst() }
        samples.append(Sample(at: now, rate: rate))
    }

    /// Of the last so many samples; nil where there are fewer.
    func highest(of count: Int) -> Double? {
        samples.count >= count ? samples.suffix(count).map(\.rate).max() : nil
    }

    /// Far less in the last second than in the one before: how far it goes the next one tells.
    var isFalling: Bool {
        guard let latest, let mean = mean(of: 2) else { return false }
        return latest < Self.fallingShare * mean
    }

    /// By how much each of the last seconds had more than the one before; nil: it is no even climb. A step has no
    /// more than two such seconds, as it is spread over two.
    var climb: Double? {
        let recent = samples.suffix(Self.climbingSeconds + 1).map(\.rate)
        guard recent.count > Self.climbingSeconds, let first = recent.first, let last = recent.last,
            last - first > Self.climbErrors * scatter.deviation(of: last) * 2.0.squareRoot()
        else { return nil }
        let climb = (last - first) / Double(Self.climbingSeconds)
        let steps = zip(recent, recent.dropFirst()).map { $1 - $0 }
        guard steps.allSatisfy({ $0 >= climb / 3 }), let latest = steps.last else { return nil }
        return min(climb, latest)
    }

    /// Over the last so many samples; nil where there are fewer.
    func mean(of count: Int) -> Double? {
        guard count > 0, samples.count >= count else { return nil }
        return samples.suffix(count).reduce(0) { $0 + $1.rate } / Double(count)
    }
}
