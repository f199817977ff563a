import FrontWire
import Model

/// Tells which services are asked for so much more than usual that nobody need wait for the second to be
/// over: more has come in the last tenth of it, or more is in flight. Chance has both scatter by the root of
/// their mean (a Poisson process, whatever requests take), and six such deviations are rarely chance. What is
/// in flight shows a service that has become slow; but what comes too fast is known before it piles up, and
/// while a new replica has taken all that was waiting.
struct RiseWatch {
    struct Rise: Equatable {
        let service: String
        /// Requests a second since it was first seen, less what chance may have added; nil at first sight. What
        /// came at once and for once is before that.
        var arrivingPerSecond: Int?
    }

    /// Of the last seconds, in each of which so much of the difference is made up for.
    private struct Usual {
        private static let share = 0.25

        private(set) var inFlight: Double
        /// Requests a second; nil until two seconds have been counted.
        private var meanRate: Double?
        private var lastRate: Double?

        init(inFlight: Double) { self.inFlight = inFlight }

        /// What was more some seconds ago is over: a rise from there would be none from what was before.
        var rate: Double? {
            guard let meanRate, let lastRate else { return nil }
            return min(meanRate, lastRate)
        }

        mutating func take(inFlight now: Double, rate: Double?) {
            inFlight += Self.share * (now - inFlight)
            lastRate = rate
            if let rate { meanRate = meanRate.map { $0 + Self.share * (rate - $0) } ?? rate }
        }
    }

    private struct Count {
        let requests: UInt64
        let at: Instant

        /// Nil where another process of the front counts now.
        func since(_ before: Count) -> (requests: Double, seconds: Double)? {
            guard requests >= before.requests, at > before.at else { return nil }
            return (
                Double(requests - before.requests),
                Double((at - before.at).wholeMicroseconds) / 1_000_000
            )
        }
    }

    private static let deviations = 6.0
    /// How much of what has come is taken for chance. More would have a step answered in many small ones, each
    /// as late as the look that saw it.
    private static let arrivalDeviations = 1.0
    /// Looks between which arrivals are counted: so few come between two that they tell nothing.
    private static let looksCounted = 2
    /// A rate counts what has come for so long, and is then counted anew.
    private static let longestCount: Duration = .seconds(1)

    private var usual: [String: Usual] = [:]
    private var settled: [String: Count] = [:]
    /// Of the last looks, the oldest first.
    private var looks: [[String: Count]] = []
    /// When a rise was first seen.
    private var begun: [String: Count] = [:]

    /// In order; each is told for as long as it lasts.
    mutating func rises(to now: [String: Flight], at instant: Instant) -> [Rise] {
        let counts = now.mapValues { Count(requests: $0.requests, at: instant) }
        let before = looks.count == Self.looksCounted ? looks[0] : [:]
        let risen = now.filter { name, flight in
            hasMoreInFlight(name, flight.inFlight)
                || hasMoreArriving(name, from: before[name], to: counts[name])
        }
        looks = looks.suffix(Self.looksCounted - 1) + [counts]
        begun = begun.filter { risen[$0.key] != nil }
        return risen.keys.sorted().map { name in
            Rise(service: name, arrivingPerSecond: counts[name].flatMap { arriving(name, $0) })
        }
    }

    private mutating func arriving(_ name: String, _ now: Count) -> Int? {
        guard let first = begun[name], now.at < first.at + Self.longestCount,
            let come = now.since(first)
        else {
            begun[name] = now
            return nil
        }
        let chance = Self.arrivalDeviations * come.requests.squareRoot()
        return Int(max(0, come.requests - chance) / come.seconds)
    }

    private func hasMoreInFlight(_ name: String, _ inFlight: UInt64) -> Bool {
        Self.isRise(from: usual[name]?.inFlight ?? 0, to: Double(inFlight))
    }

    private func hasMoreArriving(_ name: String, from before: Count?, to now: Count?) -> Bool {
        guard let rate = usual[name]?.rate, let before, let come = now?.since(before) else {
            return false
        }
        return Self.isRise(from: rate * come.seconds, to: come.requests)
    }

    private static func isRise(from before: Double, to now: Double) -> Bool {
        now >= 1.5 * before + deviations * max(1, before).squareRoot()
    }

    /// A second is over, and all of these services have been looked at. What is not told of one of them, as
    /// while the front is away, leaves what is known of it.
    mutating func settle(_ services: Set<String>, at now: [String: Flight], _ instant: Instant) {
        let told = now.filter { services.contains($0.key) }
        let counts = told.mapValues { Count(requests: $0.requests, at: instant) }
        usual = usual.filter { services.contains($0.key) }
        for (name, flight) in told {
            let come = settled[name].flatMap { counts[name]?.since($0) }
            let rate = come.map { $0.requests / $0.seconds }
            usual[name, default: Usual(inFlight: Double(flight.inFlight))]
                .take(inFlight: Double(flight.inFlight), rate: rate)
        }
        settled = counts
    }
}
