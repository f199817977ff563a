import Model

/// The requests per second of a whole service over the last half minute: their means over several
/// times, and how much they scatter.
struct RateHistory: Sendable, Equatable {
    static let seconds = 30
    private static let fallingShare = 0.75
    /// Parts of a fall: so much of it in the second before the last one, and less than so much before that.
    private static let seenBefore = 0.1
    private static let fallingBefore = 0.25
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
        return latest < Self.fallingShare * mean && !hasDropped
    }

    /// It fell at once, to less than half: the last second is the first of the new rate. Such a fall is spread over
    /// two seconds, and before them nothing fell; a swing has been falling before.
    var hasDropped: Bool {
        let recent = samples.suffix(4).map(\.rate)
        guard recent.count == 4 else { return false }
        let (high, low) = (recent[1], recent[3])
        let depth = high - low
        return depth > low && recent[2] >= low && high - recent[2] > depth * Self.seenBefore
            && recent[0] - high < depth * Self.fallingBefore
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
