package import Model

/// Why the autoscaler decided as it did, with all its figures: what `coxctl describe` shows.
package struct ScaleExplanation: Sendable, Equatable {
    package enum Limiter: Sendable, Equatable {
        /// The proposal was followed.
        case none
        case withinTolerance
        /// The highest recommendation of the scale-in window holds the count until then.
        case scaleInWindow(until: Instant)
        case rollout
        case missingSamples
        case growthLimit
        case minimum
        case maximum
    }

    package let at: Instant
    package let proposal: TargetTracking.Proposal
    package let targetPercent: Int
    package let current: Int
    package private(set) var decided: Int
    package private(set) var limiter: Limiter

    init(at now: Instant, proposal: TargetTracking.Proposal, targetPercent: Int, current: Int) {
        self.at = now
        self.proposal = proposal
        self.targetPercent = targetPercent
        self.current = current
        decided = proposal.replicas
        limiter = proposal.keepsCurrent ? .withinTolerance : .none
    }

    mutating func weigh(
        policy: ScalePolicy, hold: Autoscaler.Hold, highest: ServiceRecord.Recommendation?,
        ceiling: Int
    ) {
        if decided < current { holdShrinking(policy, hold, highest) }
        if decided > ceiling { settle(ceiling, .growthLimit) }
        if decided > policy.maximum { settle(policy.maximum, .maximum) }
        if decided < policy.minimum { settle(policy.minimum, .minimum) }
    }

    private mutating func holdShrinking(
        _ policy: ScalePolicy, _ hold: Autoscaler.Hold, _ highest: ServiceRecord.Recommendation?
    ) {
        if hold == .rollout { return settle(current, .rollout) }
        if proposal.missing > 0 { return settle(current, .missingSamples) }
        if let highest, highest.replicas > decided {
            settle(
                min(current, highest.replicas),
                .scaleInWindow(until: highest.at + policy.scaleInWindow))
        }
    }

    private mutating func settle(_ replicas: Int, _ limiter: Limiter) {
        decided = replicas
        self.limiter = limiter
    }
}

extension ScaleExplanation: CustomStringConvertible {
    /// `CPU of 3 replicas is at 82 % of their limit, target 50 %: 5 proposed, 4 decided (maximum)`.
    package var description: String {
        let replicas = proposal.measured == 1 ? "1 replica" : "\(proposal.measured) replicas"
        return "CPU of \(replicas) is at \(proposal.percent) % of their limit, target "
            + "\(targetPercent) %\(unknowns): \(proposal.replicas) proposed, \(decided) decided"
            + limiterText
    }

    private var unknowns: String {
        var parts: [String] = []
        if proposal.missing > 0 { parts.append("\(proposal.missing) without samples") }
        if proposal.warmingUp > 0 { parts.append("\(proposal.warmingUp) not yet ready or just so") }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }

    private var limiterText: String {
        switch limiter {
        case .none: ""
        case .withinTolerance: " (within the tolerance)"
        case .scaleInWindow(let until):
            " (the scale-in window holds for \((until - at).text) more)"
        case .rollout: " (no scale-in during a rollout)"
        case .missingSamples: " (no scale-in while samples are missing)"
        case .growthLimit: " (growth limit)"
        case .minimum: " (minimum)"
        case .maximum: " (maximum)"
        }
    }
}
