import Model

/// What the last second alone asks for, where that is far beyond the mean: a window of five seconds
/// would see a step for what it is only when it has passed.
extension DemandAutoscaler {
    /// A second that is not this far beyond the target may be chance.
    static let burstPercent = 150
    /// Of a Poisson process, whose variance is its mean: what is nearer may be chance too.
    static let burstDeviations = 4.0
    /// A replica that has used so much of its limit may have needed any amount more.
    static let saturatedPercent = 95

    /// CPU of the last second. Nil: no burst.
    func cpuBurst(_ observation: ScaleObservation, _ policy: ScalePolicy) -> ScaleDecision.Proposal?
    {
        guard let target = policy.cpu, let percent = target.aim else { return nil }
        let latest = observation.measured(window: target.window).compactMap { replica in
            replica.latest.cpu.map { (use: Int($0), limit: replica.limit) }
        }
        let (use, limit) = latest.reduce((0, 0)) { ($0.0 + $1.use, $0.1 + $1.limit) }
        guard limit > 0 else { return nil }
        let used = use * 100 / limit
        let isSaturated =
            used >= Self.saturatedPercent && used * 100 > percent * (100 + policy.tolerancePercent)
        guard isSaturated || used * 100 >= percent * Self.burstPercent else { return nil }
        var proposal = ScaleDecision.Proposal(
            ScaleTarget(.cpu, .utilization(percent: Int64(percent))))
        proposal.basis = .lastSample
        proposal.value = Int64(used)
        proposal.counts.measured = latest.count
        // A whole figure of each replica; those on their way are part of the answer already.
        proposal.replicas = max(
            observation.current, (used * latest.count + percent - 1) / percent)
        return proposal
    }

    /// Requests in flight or per second: the mean over the window, and the last second if that is a
    /// burst.
    func load(
        _ metric: ScaleMetric, _ target: LoadTarget, _ observation: ScaleObservation,
        _ policy: ScalePolicy
    ) -> [ScaleDecision.Proposal] {
        let ready = observation.replicas.filter(\.isReady)
        let means = ready.compactMap { $0.reading(metric)?.milli }
        let waiting = metric == .inFlight ? observation.heldMilli ?? 0 : 0
        var mean = ScaleDecision.Proposal(
            ScaleTarget(metric, .average(milli: Int64(target.milli))))
        mean.counts.measured = means.count
        mean.counts.missing = ready.count - means.count
        mean.counts.unready = observation.replicas.count { $0.isUnready }
        guard !means.isEmpty || waiting > 0 else {
            mean.fault = "no ready replica tells it"
            return [mean]
        }
        let total = means.reduce(waiting, +)
        fill(&mean, total, target, observation.current, policy.tolerancePercent)
        let latest = ready.compactMap {
            metric == .rate ? $0.latest.rate : $0.latest.inFlight
        }.reduce(waiting, +)
        guard isBurst(latest, wanted: Int64(target.milli) * Int64(observation.current)) else {
            return [mean]
        }
        var burst = mean
        burst.basis = .lastSample
        fill(&burst, latest, target, observation.current, policy.tolerancePercent)
        return [mean, burst]
    }

    private func fill(
        _ proposal: inout ScaleDecision.Proposal, _ total: Int64, _ target: LoadTarget,
        _ current: Int, _ tolerance: Int
    ) {
        let each = Int64(target.milli)
        let wanted = each * Int64(current)
        let isWithin = abs(total - wanted) * 100 <= wanted * Int64(tolerance)
        proposal.value = total / Int64(max(1, proposal.counts.measured))
        proposal.replicas =
            isWithin ? current : Int(clamping: max(1, (total + each - 1) / each))
    }

    /// A few requests more at once are no news.
    private func isBurst(_ total: Int64, wanted: Int64) -> Bool {
        let requests = Double(wanted) / 1_000
        return total * 100 >= wanted * Int64(Self.burstPercent)
            && Double(total - wanted) / 1_000 >= Self.burstDeviations * requests.squareRoot()
    }
}

extension ScaleObservation {
    /// Those whose figures are of work and not of starting up.
    func measured(window: Duration) -> [ObservedReplica] {
        replicas.filter { replica in
            guard replica.phase == .running, let firstReadyAt = replica.firstReadyAt else {
                return false
            }
            return firstReadyAt + window <= now
        }
    }
}

extension ObservedReplica {
    /// What its CPU use is measured against, in milli-cores.
    var limit: Int { Int(clamping: max(1, cpuRequest ?? Int64(Replica.wholeCore))) }

    var isUnready: Bool { phase == .pending || phase == .running && readiness?.isReady != true }
}
