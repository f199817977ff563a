package import Model

/// The autoscaler of one service: proposal, then scale-in window, growth limit and bounds, in the
/// order of Kubernetes' `behavior`. It only proposes a count; the service decides.
package struct Autoscaler: Sendable, Equatable {
    package internal(set) var growth = GrowthLimit()
    package internal(set) var window = ScaleInWindow()

    package init() {}

    /// What the service is doing that forbids shrinking it.
    package enum Hold: Sendable, Equatable { case none, rollout }

    /// Weighs a proposal; keeps it for later decisions.
    package mutating func decide(
        _ proposal: TargetTracking.Proposal, policy: ScalePolicy, current: Int, hold: Hold,
        at now: Instant
    ) -> ScaleExplanation {
        window.note(proposal.replicas, at: now, window: policy.scaleInWindow)
        var explanation = ScaleExplanation(
            at: now, proposal: proposal, targetPercent: policy.cpu?.percent ?? 0, current: current)
        explanation.weigh(
            policy: policy, hold: hold,
            highest: window.highest(at: now, window: policy.scaleInWindow),
            ceiling: growth.ceiling(from: current, policy: policy, at: now))
        growth.note(
            change: explanation.decided - current, at: now, period: policy.growthPeriod)
        return explanation
    }
}

extension Autoscaler {
    /// A person or the first policy chose this count: scale-in waits for a whole window from now.
    package mutating func restart(at replicas: Int, policy: ScalePolicy, now: Instant) {
        window = ScaleInWindow()
        window.note(replicas, at: now, window: policy.scaleInWindow)
    }

    /// Without any memory the present count is all there is to hold on to.
    package mutating func adopt(_ replicas: Int, policy: ScalePolicy, now: Instant) {
        guard window.highest(at: now, window: policy.scaleInWindow) == nil else { return }
        restart(at: replicas, policy: policy, now: now)
    }
}
