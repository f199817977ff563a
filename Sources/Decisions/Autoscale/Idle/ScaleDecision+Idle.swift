package import Model

/// To none and from none, for every algorithm: figures bring a service down to one replica, idleness to
/// none, and a request that waits at the front brings it back.
extension ScaleDecision {
    /// A floor above none, as a schedule sets it, wakes a service whatever waits.
    package static func fromNone(_ observation: ScaleObservation, _ policy: ScalePolicy)
        -> ScaleDecision
    {
        if policy.sleeps { return awakening(observation, policy) }
        var decision = ScaleDecision(policy.algorithm, at: observation.now, current: 0)
        decision.settle(policy.minimum, .minimum)
        return decision
    }

    /// What a service without replicas does.
    package static func awakening(_ observation: ScaleObservation, _ policy: ScalePolicy)
        -> ScaleDecision
    {
        var decision = ScaleDecision(policy.algorithm, at: observation.now, current: 0)
        let each = policy.inFlight.map { Int64($0.milli) }
        var proposal = Proposal(ScaleTarget(.held, .total(milli: each ?? 1_000)))
        guard let held = observation.heldMilli else {
            proposal.fault = "the front does not tell it"
            decision.proposals = [proposal]
            decision.settle(0, .asleep)
            return decision
        }
        proposal.value = held
        proposal.replicas = held > 0 ? policy.awakened(by: held, each: each) : 0
        decision.proposals = [proposal] + observation.customProposals(policy.showingWork)
        decision.decided = min(decision.proposed ?? 0, policy.maximum)
        if decision.decided == 0 { decision.settle(0, .asleep) }
        return decision
    }

    /// No replica, or one at least, where the minimum is 0.
    package mutating func settleIdleness(_ watch: IdleWatch, _ policy: ScalePolicy) {
        guard policy.sleeps, current > 0 else { return }
        idleUntil = watch.since.map { $0 + policy.idle.after }
        if let since = watch.since, since + policy.idle.after <= at {
            settle(0, .idle(for: at - since))
        } else if decided == 0 {
            settle(1, .awake)
        }
    }
}

extension ScalePolicy {
    /// With those custom metrics alone that tell of work.
    fileprivate var showingWork: ScalePolicy {
        var policy = self
        policy.metrics = metrics.filter(\.tellsWork)
        return policy
    }

    /// As many as those that wait need, where that is known; else one, and the figures tell the rest.
    fileprivate func awakened(by held: Int64, each: Int64?) -> Int {
        let needed = each.map { Int(clamping: (held + $0 - 1) / max(1, $0)) } ?? 1
        let least = algorithm == .kpa ? kpa.activationScale : 1
        return min(max(1, needed, least), maximum)
    }
}
