import FrontWire
import Model

/// Tells which services have so much more in flight than usual that nobody need wait for the second to be
/// over. Chance has what is in flight scatter by the root of its mean (a Poisson process, whatever requests
/// take); looked at ten times a second, six such deviations do not come in a day.
struct InFlightWatch {
    struct Rise: Equatable {
        let service: String
        /// Requests a second since it was first seen, less what chance may have added; nil at first sight. What
        /// came at once and for once is before that.
        var arrivingPerSecond: Int?
    }

    private static let deviations = 6.0
    /// How much of what has come may be chance, looked at again and again.
    private static let arrivalDeviations = 2.0
    /// Of the last seconds, in each of which so much of the difference is made up for.
    private static let share = 0.25
    private var usual: [String: Double] = [:]
    /// What had come when a rise was first seen in this second.
    private var begun: [String: (requests: UInt64, at: Instant)] = [:]

    /// In order; each is told for as long as it lasts.
    mutating func rises(to now: [String: Flight], at instant: Instant) -> [Rise] {
        let risen = now.filter {
            Self.isRise(from: usual[$0.key] ?? 0, to: Double($0.value.inFlight))
        }
        begun = begun.filter { risen[$0.key] != nil }
        return risen.map { name, flight in
            Rise(service: name, arrivingPerSecond: arriving(name, flight.requests, at: instant))
        }.sorted { $0.service < $1.service }
    }

    /// Nil, too, where another process of the front counts now.
    private mutating func arriving(
        _ name: String, _ requests: UInt64, at now: Instant
    ) -> Int? {
        guard let first = begun[name], requests >= first.requests, now > first.at else {
            begun[name] = (requests, now)
            return nil
        }
        let count = Double(requests - first.requests)
        let seconds = Double((now - first.at).wholeMilliseconds) / 1_000
        return seconds > 0
            ? Int(max(0, count - Self.arrivalDeviations * count.squareRoot()) / seconds) : nil
    }

    /// A second is over, and all have been looked at.
    mutating func settle(at now: [String: Flight]) {
        begun.removeAll(keepingCapacity: true)
        for (name, flight) in now where usual[name] == nil { usual[name] = Double(flight.inFlight) }
        for name in usual.keys {
            let before = usual[name] ?? 0
            let mean = before + Self.share * (Double(now[name]?.inFlight ?? 0) - before)
            usual[name] = mean < 0.01 ? nil : mean
        }
    }

    private static func isRise(from before: Double, to now: Double) -> Bool {
        now >= 1.5 * before + deviations * max(1, before).squareRoot()
    }
}
