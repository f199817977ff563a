/// How much one second differs from another of the same load: as a Poisson process does, or less where
/// requests come evenly, and by a share of the rate beyond that. Learnt over minutes: a scatter that is
/// itself uncertain by a fifth would move the count as much as the rate does.
///
/// Learnt from how far a second is off the line through its neighbours, which is blind to a load that rises
/// or falls evenly (Gasser, Sroka and Jennen-Steinmetz, Residual variance and residual pattern in nonlinear
/// regression, 1986). Steps are left out, and the seconds beside them: a step within a second is spread over two.
struct Scatter: Sendable, Equatable {
    /// What is learnt from at a time: three, and one beyond that tells whether a step has begun.
    static let seconds = 4

    /// Square of the share.
    private(set) var excess = 0.0
    /// Variance to mean; that of a Poisson process is 1.
    private(set) var dispersion = 0.0
    private var samples = 0
    private var leftOut = 0
    /// Windows that have the last step in them.
    private var windowsToSkip = 0

    private static let weight = 0.001
    private static let samplesMaximum = 1_000
    /// Variance of `x - 2 y + z` to that of each.
    private static let bendVariance = 6.0
    /// What overlapping bends tell, to as many that are independent (18 / 35).
    private static let freedomShare = 0.514
    /// In standard deviations: 2.5 %.
    private static let confidence = 1.96
    /// Nothing is as even as this.
    private static let leastDispersion = 0.05
    /// Beyond so many standard deviations it is a step, unless it is as straight as a ramp.
    private static let stepDeviations = 6.0
    private static let rampDeviations = 1.2
    /// Where more than two thirds are steps, they are what it is like.
    private static let stepsGranted = 12
    /// A third of the rate: what scatters more has no rate to speak of.
    private static let excessMaximum = 0.1

    mutating func learn(_ rates: [Double]) {
        guard rates.count == Self.seconds, let lowest = rates.min(), let highest = rates.max(),
            lowest >= 0, highest > 0
        else { return }
        let (first, second) = (Self.bend(rates[0...2]), Self.bend(rates[1...3]))
        let isStep = isStep(from: lowest, to: highest, max(first, second))
        windowsToSkip = isStep ? Self.seconds - 2 : max(0, windowsToSkip - 1)
        if isStep || windowsToSkip > 0, leftOut <= 2 * samples + Self.stepsGranted {
            leftOut += 1
            return
        }
        learn(
            variance: first * first / Self.bendVariance, mean: rates.prefix(3).reduce(0, +) / 3)
    }

    /// How far the middle one of three is off the line through the others, twice.
    private static func bend(_ rates: ArraySlice<Double>) -> Double {
        let middle = rates.index(after: rates.startIndex)
        return abs(rates[middle - 1] + rates[middle + 1] - 2 * rates[middle])
    }

    private func isStep(from lowest: Double, to highest: Double, _ bend: Double) -> Bool {
        let level = (lowest + highest) / 2
        let usual = (level + share * level * level).squareRoot()
        return highest - lowest > Self.stepDeviations * usual * 2.0.squareRoot()
            && bend > Self.rampDeviations * usual * Self.bendVariance.squareRoot()
    }

    private mutating func learn(variance: Double, mean: Double) {
        guard mean > 0 else { return }
        samples = min(samples + 1, Self.samplesMaximum)
        let weight = max(Self.weight, 1 / Double(samples))
        let beyond = min((variance - mean) / (mean * mean), Self.excessMaximum)
        excess += weight * (beyond - excess)
        dispersion += weight * (min(variance / mean, 1 + Self.stepDeviations) - dispersion)
    }

    private var share: Double { min(max(0, excess), Self.excessMaximum) }

    /// What the dispersion is at most, so that few seconds do not pass for even by chance: it is above this
    /// with one chance in forty, by the chi-squared distribution (Wilson and Hilferty, 1931).
    private var evenness: Double {
        let freedom = Double(samples) * Self.freedomShare
        guard freedom > 1 else { return 1 }
        let spread = 2 / (9 * freedom)
        let root = 1 - spread - Self.confidence * spread.squareRoot()
        guard root > 0 else { return 1 }
        return min(max(Self.leastDispersion, dispersion / (root * root * root)), 1)
    }

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
