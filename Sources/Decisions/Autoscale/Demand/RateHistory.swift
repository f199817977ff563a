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
    private(set) var scatter = Scatter()

    /// The newest one; nil where nobody counts.
    var latest: Double? { samples.last?.rate }
    var count: Int { samples.count }

    mutating func note(_ rate: Double?, at now: Instant) {
        guard let rate else { return samples.removeAll() }
        if let last = samples.last { scatter.learn(last.rate, rate) }
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

    /// Over the last so many samples; nil where there are fewer.
    func mean(of count: Int) -> Double? {
        guard count > 0, samples.count >= count else { return nil }
        return samples.suffix(count).reduce(0) { $0 + $1.rate } / Double(count)
    }
}

/// How much one second differs from another of the same load: as a Poisson process does, or less where
/// requests come evenly, and by a share of the rate beyond that. Learnt over minutes: a scatter that is
/// itself uncertain by a fifth would move the count as much as the rate does.
///
/// Learnt from what neighbours differ by, which is blind to a load that rises or falls (von Neumann's
/// successive differences, 1941); steps are left out.
struct Scatter: Sendable, Equatable {
    /// Square of the share.
    private(set) var excess = 0.0
    /// Variance to mean; that of a Poisson process is 1, and taken for granted until much is known.
    private(set) var dispersion = 1.0
    private var samples = 0

    private static let weight = 0.001
    private static let samplesMaximum = 1_000
    /// So many samples weighs what is taken for granted.
    private static let priorSamples = 3
    /// Nothing is as even as this.
    private static let leastDispersion = 0.05
    /// Beyond so many standard deviations it is a step.
    private static let stepDeviations = 6.0
    /// A third of the rate: what scatters more has no rate to speak of.
    private static let excessMaximum = 0.1

    mutating func learn(_ one: Double, _ other: Double) {
        let mean = (one + other) / 2
        guard mean > 0 else { return }
        let difference = abs(one - other)
        let poisson = (mean + share * mean * mean).squareRoot()
        let isStep = difference > Self.stepDeviations * poisson * 2.0.squareRoot()
        if isStep, samples >= Self.priorSamples { return }
        samples = min(samples + 1, Self.samplesMaximum)
        let variance = difference * difference / 2
        let figure = min((variance - mean) / (mean * mean), Self.excessMaximum)
        excess += max(Self.weight, 1 / Double(samples)) * (figure - excess)
        let weight = max(Self.weight, 1 / Double(samples + Self.priorSamples))
        dispersion += weight * (min(variance / mean, 1 + Self.stepDeviations) - dispersion)
    }

    private var share: Double { min(max(0, excess), Self.excessMaximum) }
    private var evenness: Double { min(max(Self.leastDispersion, dispersion), 1) }

    /// Of one second at a rate.
    func variance(of rate: Double) -> Double {
        evenness * max(0, rate) + share * rate * rate
    }

    func deviation(of rate: Double) -> Double { variance(of: rate).squareRoot() }

    /// The rate that with its margin fills what can be borne: the positive root of
    /// B (B - x) = p (d x + s x^2).
    func rate(bearable: Double, product: Double) -> Double {
        let linear = bearable + product * evenness
        let square = 4 * product * share * bearable * bearable
        return 2 * bearable * bearable / (linear + (linear * linear + square).squareRoot())
    }
}
