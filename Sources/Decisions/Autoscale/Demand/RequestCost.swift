import Model

/// What one request costs in CPU, learnt from the requests that were completed: a saturated replica
/// completes what its limit allows, so this holds for it, too.
struct RequestCost: Sendable, Equatable {
    /// Milli-cores for one request per second.
    private(set) var milliCores: Double?
    private var samples = 0
    private var last: Requests?
    /// How long a request takes while nothing waits.
    private var calmSeconds: Double?

    /// Of one second, in thousandths.
    private struct Requests: Sendable, Equatable {
        var rate: Int64 = 0
        var inFlight: Int64 = 0
    }

    /// New figures weigh so much: about a minute of memory at one a second.
    private static let weight = 0.05
    private static let samplesNeeded = 3
    /// A sample of before is still of starting up.
    private static let settling: Duration = .seconds(2)
    /// Fewer requests tell little about each.
    private static let leastRate = 2.0
    private static let calmPercent: Int64 = 75

    var isKnown: Bool { samples >= Self.samplesNeeded }

    mutating func learn(_ observation: ScaleObservation) {
        var cpu: Int64 = 0
        var now = Requests()
        defer { last = now }
        let settledSince = observation.now - Self.settling
        for replica in observation.replicas where replica.isReady {
            guard let used = replica.latest.cpu, let requests = replica.latest.givenRate,
                let readyAt = replica.firstReadyAt, readyAt <= settledSince
            else { return }
            cpu += used
            now.rate += requests
            now.inFlight += replica.latest.inFlight ?? 0
        }
        learnTime(now, cpu: cpu, of: observation)
        guard let last else { return }
        if isKnown, !Self.isSteady(from: last.rate, to: now.rate) { return }
        let completed = Double(now.rate - (now.inFlight - last.inFlight)) / 1_000
        guard completed >= Self.leastRate, cpu > 0 else { return }
        samples += 1
        let figure = Double(cpu) / completed
        let weight = max(Self.weight, 1 / Double(samples))
        milliCores = milliCores.map { $0 + weight * (figure - $0) } ?? figure
        samples = min(samples, 1_000)
    }

    /// CPU is read before requests are counted, by up to a second: where the load has moved meanwhile, what
    /// was used is not for what has come.
    private static func isSteady(from one: Int64, to other: Int64) -> Bool {
        let chance = 3 * (Double(other) * 1_000).squareRoot()
        return Double(abs(other - one)) <= max(Double(max(one, other)) / 4, chance)
    }

    /// Little's law: requests in flight are the rate times the time that each takes.
    private mutating func learnTime(
        _ requests: Requests, cpu: Int64, of observation: ScaleObservation
    ) {
        let limit = observation.replicas.reduce(Int64(0)) {
            $1.isReady ? $0 + Int64($1.limit) : $0
        }
        guard requests.rate >= Int64(Self.leastRate * 1_000), cpu * 100 < limit * Self.calmPercent
        else {
            return
        }
        let figure = Double(requests.inFlight) / Double(requests.rate)
        calmSeconds = calmSeconds.map { $0 + Self.weight * (figure - $0) } ?? figure
    }

    /// Requests beyond those that are worked on, where the rate alone would have that many.
    func backlog(_ observation: ScaleObservation, rate: Double) -> Double {
        let inFlight = observation.readyLoad.inFlight.milli
        let total = Double(inFlight + (observation.heldMilli ?? 0)) / 1_000
        let usual = rate * (calmSeconds ?? 0)
        return max(0, total - 1.5 * usual)
    }
}
extension DemandAutoscaler {
    /// The CPU that the requests of the last second need, where that is far beyond the target.
    func costed(_ observation: ScaleObservation, _ policy: ScalePolicy) -> ScaleDecision.Proposal? {
        guard let percent = policy.cpu?.aim, cost.isKnown, let each = cost.milliCores else {
            return nil
        }
        let ready = observation.replicas.filter { $0.isReady && $0.latest.rate != nil }
        guard let limit = ready.first?.limit else { return nil }
        let rate = Double(ready.reduce(Int64(0)) { $0 + ($1.latest.rate ?? 0) }) / 1_000
        let wanted = Double(limit * percent) / 100
        let replicas = rate * each / wanted
        let current = Double(observation.current)
        let usual = current * wanted / each
        guard replicas * 100 >= current * Double(Self.burstPercent),
            rate - usual >= Self.burstDeviations * usual.squareRoot()
        else { return nil }
        var proposal = ScaleDecision.Proposal(
            ScaleTarget(.cpu, .utilization(percent: Int64(percent))))
        proposal.basis = .requests
        proposal.counts.measured = ready.count
        proposal.value = Int64(rate * each * 100 / Double(limit * ready.count))
        proposal.replicas = Int(min(replicas.rounded(.up), Double(Limits.replicasPerService)))
        return proposal
    }
}
