import Model

/// Spreads probes over their period, so that a thousand replicas that were started together are not
/// asked together for ever. Seeded, for a run that can be told again; outside of the core, which knows
/// no chance.
final class ProbeJitter {
    /// Parts of a hundred of the period, up and down.
    static let percent: Int64 = 10
    /// Those that are due within so much of their period of one another are asked in one turn of the loop:
    /// to wake costs as much as to ask. Of a thousand each second thirty are asked in a turn, in less than
    /// two milliseconds.
    private static let grainFraction: Int64 = 16
    private static let longestGrain: Int64 = 32_000_000

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// When to ask what is due then: at about that time, on a grid that all share.
    func moment(of due: Instant, now: Instant) -> Instant {
        let spread = now + spread(due - now)
        let grain = Self.grain(within: (due - now).wholeNanoseconds)
        let beyond = spread.nanoseconds % grain
        return beyond == 0 ? spread : Instant(nanoseconds: spread.nanoseconds - beyond + grain)
    }

    /// Halves of the longest, so that the grids of all periods meet.
    static func grain(within period: Int64) -> Int64 {
        var grain = longestGrain
        while grain > 1, grain > period / grainFraction { grain /= 2 }
        return grain
    }

    /// Between 0.9 and 1.1 times the period.
    func spread(_ period: Duration) -> Duration {
        let width = period.wholeNanoseconds / 100 * Self.percent
        guard width > 0 else { return period }
        let offset = Int64(next() % UInt64(2 * width + 1)) - width
        return .nanoseconds(period.wholeNanoseconds + offset)
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
