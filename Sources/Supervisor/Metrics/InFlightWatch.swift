/// Tells which services have so much more in flight than usual that nobody need wait for the second to be
/// over. Chance has what is in flight scatter by the root of its mean (a Poisson process, whatever requests
/// take); looked at ten times a second, six such deviations do not come in a day.
struct InFlightWatch {
    private static let deviations = 6.0
    /// Of the last seconds, in each of which so much of the difference is made up for.
    private static let share = 0.25
    private var usual: [String: Double] = [:]
    private var told: [String: Double] = [:]

    /// By name, in order; each is told again in the same second only of a further rise.
    mutating func rises(to now: [String: UInt64]) -> [String] {
        let risen = now.filter { name, count in
            Self.isRise(from: max(usual[name] ?? 0, told[name] ?? 0), to: Double(count))
        }
        for (name, count) in risen { told[name] = Double(count) }
        return risen.keys.sorted()
    }

    /// A second is over, and all have been looked at.
    mutating func settle(at now: [String: UInt64]) {
        told.removeAll(keepingCapacity: true)
        for (name, count) in now where usual[name] == nil { usual[name] = Double(count) }
        for name in usual.keys {
            let before = usual[name] ?? 0
            let mean = before + Self.share * (Double(now[name] ?? 0) - before)
            usual[name] = mean < 0.01 ? nil : mean
        }
    }

    private static func isRise(from before: Double, to now: Double) -> Bool {
        now >= 1.5 * before + deviations * max(1, before).squareRoot()
    }
}
