/// How requests come that have a rate.
package enum Arrivals: Sendable, Equatable {
    /// Each by itself, and with a rate that is as much higher or lower as this part of it at most.
    case random(noise: Double)
    /// Evenly spaced, as the load of the benches is.
    case regular
}

/// How many come in each second.
struct ArrivalStream {
    private let arrivals: Arrivals
    private var chance: SeededNoise
    /// The part of a request that is still to come.
    private var rest = 0.0

    init(_ arrivals: Arrivals, seed: UInt64) {
        self.arrivals = arrivals
        chance = SeededNoise(seed: seed)
    }

    mutating func next(rate: Double) -> Double {
        switch arrivals {
        case .random(let noise):
            let level = rate * max(0, 1 + noise * (2 * chance.uniform() - 1))
            return chance.arrivals(mean: level)
        case .regular:
            let due = rest + rate
            rest = due - due.rounded(.down)
            return due.rounded(.down)
        }
    }
}
