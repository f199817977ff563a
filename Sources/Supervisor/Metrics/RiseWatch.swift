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
        /// Requests a second; nil at first sight. What came at once and for once does not go on, and is no rate.
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

    /// When a rise was first seen, and the look before that: what came between the two is of the rise as well.
    private struct Beginning {
        let seen: Count
        let before: Count?
    }

    private static let deviations = 6.0
    /// How much of what has come since is taken for chance. More would have a step answered in many small ones,
    /// each as late as the look that saw it.
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
    private var begun: [String: Beginning] = [:]

    /// In order; each is told for as long as it lasts.
    mutating func rises(to now: [String: Flight], at instant: Instant) -> [Rise] {
        let counts = now.mapValues { Count(requests: $0.requests, at: instant) }
        let before = looks.count == Self.looksCounted ? looks[0] : [:]
        let latest = looks.last ?? [:]
        let risen = now.filter { name, flight in
            hasMoreInFlight(name, flight.inFlight)
                || hasMoreArriving(name, from: before[name], to: counts[name])
        }
        looks = looks.suffix(Self.looksCounted - 1) + [counts]
        begun = begun.filter { risen[$0.key] != nil }
        return risen.keys.sorted().map { name in
            let rate = counts[name].flatMap { arriving(name, $0, before: latest[name]) }
            return Rise(service: name, arrivingPerSecond: rate)
        }
    }

    private mutating func arriving(_ name: String, _ now: Count, before: Count?) -> Int? {
        guard let first = begun[name], now.at < first.seen.at + Self.longestCount,
            let come = now.since(first.seen)
        else {
            begun[name] = Beginning(seen: now, before: begun[name] == nil ? before : nil)
            return nil
        }
        guard let before = first.before, let all = now.since(before) else {
            return Self.least(come)
        }
        // What goes on as it began tells more than the twentieth of a second since. It may be too much as well as
        // too little: always less would have a step answered in many small ones.
        let usual = all.requests / all.seconds * come.seconds
        let goesOn = come.requests >= usual - Self.arrivalDeviations * usual.squareRoot()
        return goesOn ? max(Self.least(come), Int(all.requests / all.seconds)) : Self.least(come)
    }

    private static func least(_ come: (requests: Double, seconds: Double)) -> Int {
        let chance = arrivalDeviations * come.requests.squareRoot()
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
