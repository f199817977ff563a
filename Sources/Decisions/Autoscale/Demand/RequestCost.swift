import Model

/// What one request costs in CPU, learnt while the replicas have CPU to spare. A saturated replica
/// uses its limit whatever is asked of it; the requests that are counted before it then still tell
/// what they need.
struct RequestCost: Sendable, Equatable {
    /// Milli-cores for one request per second.
    private(set) var milliCores: Double?
    private var samples = 0

    /// New figures weigh so much: about a minute of memory at one a second.
    private static let weight = 0.05
    private static let samplesNeeded = 10
    /// Fewer requests tell little about each.
    private static let leastRate: Int64 = 2_000
    private static let sparePercent = 85

    var isKnown: Bool { samples >= Self.samplesNeeded }

    mutating func learn(_ observation: ScaleObservation) {
        var (cpu, rate, limit): (Int64, Int64, Int64) = (0, 0, 0)
        for replica in observation.replicas where replica.isReady {
            guard let used = replica.latest.cpu, let requests = replica.latest.rate else { return }
            cpu += used
            rate += requests
            limit += Int64(replica.limit)
        }
        guard rate >= Self.leastRate, cpu > 0, cpu * 100 < limit * Int64(Self.sparePercent) else {
            return
        }
        let figure = Double(cpu) * 1_000 / Double(rate)
        milliCores = milliCores.map { $0 + Self.weight * (figure - $0) } ?? figure
        samples = min(samples + 1, Self.samplesNeeded)
    }
}

extension DemandAutoscaler {
    /// The CPU that the requests of the last second need, where that is far beyond the target.
    func costed(_ observation: ScaleObservation, _ policy: ScalePolicy) -> ScaleDecision.Proposal? {
        guard let percent = policy.cpu?.percent, cost.isKnown, let each = cost.milliCores else {
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
