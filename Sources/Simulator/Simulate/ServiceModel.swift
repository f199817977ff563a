/// A service as a queueing system: every replica works at `workers` requests at once, each for
/// `serviceSeconds`. A second is one step.
package struct ServiceModel: Sendable, Equatable {
    /// Of one request on an idle replica.
    package var serviceSeconds = 0.1
    /// Requests per second that one replica can do.
    package var capacity = 10.0
    /// From the start of a replica until it is ready.
    package var startSeconds = 2
    /// A second is good while the mean response time is within this.
    package var sloSeconds = 0.5

    package init() {}

    var workers: Double { max(1, (capacity * serviceSeconds).rounded()) }

    /// Mean response time of so many requests per second by so many replicas, before any backlog:
    /// M/M/c by Sakasegawa's approximation (An approximation formula Lq = a*rho^b/(1-rho), 1977).
    /// One that may use twice the CPU is two. Nil: they cannot do it.
    func response(rate: Double, replicas: Double) -> Double? {
        let utilization = rate / (replicas * capacity)
        guard replicas > 0, utilization < 1 else { return nil }
        let servers = replicas * workers
        let exponent = (2 * (servers + 1)).squareRoot() - 1
        let waiting = power(utilization, exponent) / (servers * (1 - utilization))
        return serviceSeconds * (1 + waiting)
    }

    /// The fewest replicas that keep the SLO, near an earlier answer.
    func demand(rate: Double, near guess: Int) -> Int {
        var replicas = max(1, guess)
        func suffices(_ count: Int) -> Bool {
            guard let response = response(rate: rate, replicas: Double(count)) else { return false }
            return response <= sloSeconds
        }
        // A rate from nowhere first jumps to where it can be done at all.
        replicas = max(replicas, Int((rate / capacity).rounded(.down)))
        while !suffices(replicas), replicas < 1_000_000 { replicas += 1 }
        while replicas > 1, suffices(replicas - 1) { replicas -= 1 }
        return replicas
    }

    /// What one second does to what waits.
    struct Second {
        var served = 0.0
        var utilization = 0.0
        var response = 0.0
        var inFlight = 0.0
    }

    /// `ready` as in `response(rate:replicas:)`.
    func second(arrivals: Double, ready: Double, backlog: inout Double) -> Second {
        var second = Second()
        let possible = ready * capacity
        let wanted = backlog + arrivals
        second.served = min(wanted, possible)
        backlog = wanted - second.served
        second.utilization = possible > 0 ? second.served / possible : 0
        let queueing = ready > 0 ? queueing(arrivals, ready, possible) : 0
        second.response =
            possible > 0 ? queueing + backlog / possible : serviceSeconds + backlog + 1
        second.inFlight = backlog + min(arrivals, second.served) * queueing
        return second
    }

    /// The law holds for a load that lasts. Within one second chance has requests run ahead of an even
    /// spread by about the root of their number, and no longer queue than that comes about.
    private func queueing(_ arrivals: Double, _ ready: Double, _ possible: Double) -> Double {
        let lasting = response(rate: min(arrivals, possible * 0.99), replicas: ready)
        return min(lasting ?? serviceSeconds, serviceSeconds + arrivals.squareRoot() / possible)
    }

    /// x^y for 0 <= x < 1, to some digits: no C library here. exp(y ln x) by series.
    private func power(_ base: Double, _ exponent: Double) -> Double {
        guard base > 0 else { return 0 }
        return Exponential.exp(exponent * Exponential.log(base))
    }
}

/// The functions that model and shapes need, as pure targets link no C library. Good to 1e-10.
enum Exponential {
    private static let ln2 = 0.693147180559945309

    static func log(_ value: Double) -> Double {
        guard value > 0 else { return -.infinity }
        // value = m * 2^e with m in [0.5, 1): ln m = 2 artanh((m-1)/(m+1)).
        let exponent = Double(value.exponent) + 1
        let ratio = (value.significand / 2 - 1) / (value.significand / 2 + 1)
        let square = ratio * ratio
        var (term, sum, divisor) = (ratio, 0.0, 1.0)
        for _ in 0..<16 {
            sum += term / divisor
            term *= square
            divisor += 2
        }
        return 2 * sum + exponent * ln2
    }

    static func exp(_ value: Double) -> Double {
        guard value > -700 else { return 0 }
        let halvings = (value / ln2).rounded()
        let rest = value - halvings * ln2
        var (term, sum) = (1.0, 1.0)
        for index in 1...14 {
            term *= rest / Double(index)
            sum += term
        }
        return Double(sign: .plus, exponent: Int(halvings), significand: sum)
    }

    static func cos(_ value: Double) -> Double {
        let turns = (value / (2 * .pi)).rounded()
        let rest = value - turns * 2 * .pi
        var (term, sum) = (1.0, 1.0)
        for index in 1...14 {
            term *= -rest * rest / Double((2 * index - 1) * (2 * index))
            sum += term
        }
        return sum
    }
}
