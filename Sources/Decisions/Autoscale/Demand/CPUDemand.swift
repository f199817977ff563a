import Model

/// The CPU that the replicas use, as `default` sees it.
extension DemandAutoscaler {
    /// Nil without a target.
    func cpuProposal(_ observation: ScaleObservation, _ policy: ScalePolicy)
        -> ScaleDecision.Proposal?
    {
        guard let target = policy.cpu, let percent = target.aim else { return nil }
        let tracking = TargetTracking(
            targetPercent: percent, tolerancePercent: policy.tolerancePercent)
        let members = observation.members(window: target.window)
        var proposal = ScaleDecision.Proposal(
            ScaleTarget(.cpu, .utilization(percent: Int64(percent))))
        guard let asked = tracking.propose(members, current: observation.current) else {
            proposal.counts.missing = members.count {
                if case .missing = $0 { true } else { false }
            }
            proposal.fault = "no ready replica tells it"
            return proposal
        }
        proposal.replicas = asked.replicas
        proposal.value = Int64(asked.percent)
        proposal.counts.measured = asked.measured
        proposal.counts.missing = asked.missing
        proposal.counts.unready = asked.warmingUp
        return proposal
    }
}

extension DemandAutoscaler {
    /// The CPU of a few seconds scatters as their requests do. Where those of fifteen are known and the
    /// difference is no more than chance, the figure is what it would be at their mean.
    func steadied(
        _ proposal: ScaleDecision.Proposal, _ observation: ScaleObservation, _ policy: ScalePolicy
    ) -> ScaleDecision.Proposal {
        guard let value = proposal.value, case .utilization(let target) = proposal.target.yardstick,
            proposal.counts.missing == 0, proposal.counts.unready == 0,
            let recent = rates.mean(of: 5), let mean = rates.mean(of: 15), recent > 0,
            abs(recent - mean) <= 4 * rates.scatter.deviation(of: mean) / 5.0.squareRoot()
        else { return proposal }
        var steadied = proposal
        let percent = Double(value) * mean / recent
        steadied.value = Int64(percent.rounded())
        let ratio = percent / Double(target)
        let isWithin = abs(ratio - 1) * 100 <= Double(policy.tolerancePercent)
        let needed = (ratio * Double(proposal.counts.measured)).rounded(.up)
        steadied.replicas =
            isWithin
            ? observation.current : Int(min(needed, Double(Limits.replicasPerService)))
        return steadied
    }
}

extension CPUTarget {
    /// With `target: auto`, what is aimed at as long as it is not known what a request costs.
    private static let plainPercent = 70

    var aim: Int? { isStaffed ? Self.plainPercent : percent }
}

extension ObservedReplica {
    /// Nil: it is on its way out and its load is about to move to others. One that was not ready at
    /// `readySince` has figures that are of its start, too.
    fileprivate func member(_ readySince: Instant) -> TargetTracking.Member? {
        let limit = limit
        switch phase {
        case .leaving, .failed: return nil
        case .pending: return .warmingUp(limit: limit)
        case .running: break
        }
        guard let firstReadyAt, firstReadyAt <= readySince else {
            return .warmingUp(limit: limit)
        }
        guard let cpu else { return .missing(limit: limit) }
        return .measured(milliCores: Int(clamping: cpu.milli), limit: limit)
    }
}

extension ScaleObservation {
    /// Mean CPU use of the measured replicas in percent of what it is measured against.
    func cpuPercent(window: Duration) -> Int? {
        TargetTracking(targetPercent: 100, tolerancePercent: 0)
            .propose(members(window: window), current: current)?.percent
    }

    func members(window: Duration) -> [TargetTracking.Member] {
        let readySince = now - window
        var members: [TargetTracking.Member] = []
        members.reserveCapacity(replicas.count)
        for index in replicas.indices {
            if let member = replicas[index].member(readySince) { members.append(member) }
        }
        return members
    }
}
