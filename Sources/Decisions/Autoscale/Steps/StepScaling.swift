import Model

/// Step scaling with its memory of the last change in each direction.
///
/// While a growth cools down, further growth is reckoned from the count before it, so that a figure that
/// goes on rising adds the difference only; a shrinking waits until the last one has cooled down, and never
/// holds up a growth (AWS Application Auto Scaling, "Step scaling policies", cooldown period).
package struct StepScaling: Sendable, Equatable {
    private struct Growth: Sendable, Equatable {
        let at: Instant
        /// Before it.
        let count: Int
    }

    private var growth: Growth?
    private var shrunkAt: Instant?
    /// When it first decided. What was done before is not known then: it counts as having just shrunk.
    private var since: Instant?

    package init() {}

    /// What is known of before, from outside of the daemon.
    package mutating func recall(
        _ changes: [HorizontalAutoscaler.Change], current: Int
    ) {
        since = Instant(nanoseconds: .min)
        let grown = changes.filter { $0.replicas > 0 }.max { $0.at < $1.at }
        growth = grown.map { Growth(at: $0.at, count: max(0, current - $0.replicas)) }
        shrunkAt = changes.filter { $0.replicas < 0 }.map(\.at).max()
    }

    mutating func propose(
        _ observation: ScaleObservation, _ policy: ScalePolicy
    ) -> [ScaleDecision.Proposal] {
        since = since ?? observation.now
        return policy.steps.map { propose($0, observation, policy) }
    }

    private func propose(
        _ steps: ScaleSteps, _ observation: ScaleObservation, _ policy: ScalePolicy
    ) -> ScaleDecision.Proposal {
        let calculation = ReplicaCalculation(
            observation: observation, settings: policy.hpa, tolerance: .init(down: 0, up: 0))
        var proposal = calculation.propose(policy.stepTarget(steps.metric, bound: nil))
        proposal.basis = .step
        guard let value = proposal.value else { return proposal }
        proposal.fault = nil
        guard let step = steps.step(at: value) else {
            proposal.replicas = observation.current
            return proposal
        }
        proposal.target = policy.stepTarget(steps.metric, bound: step.bound)
        proposal.step = step
        proposal.replicas = wanted(step, steps.cooldown, observation)
        return proposal
    }

    private func wanted(
        _ step: ScaleStep, _ cooldown: Duration, _ observation: ScaleObservation
    ) -> Int {
        let (now, current) = (observation.now, observation.current)
        switch step.side {
        case .above:
            guard let growth, growth.at + cooldown > now else { return step.applied(to: current) }
            return max(current, step.applied(to: growth.count))
        case .below:
            let last = [growth?.at, shrunkAt, since].compactMap(\.self).max()
            if let last, last + cooldown > now { return current }
            return step.applied(to: current)
        }
    }

    /// Only what was done counts, whoever asked for it.
    mutating func note(_ decision: ScaleDecision, _ policy: ScalePolicy) {
        if decision.decided > decision.current {
            let cooldown = policy.steps.map(\.cooldown).max() ?? .zero
            // A difference within a cooldown belongs to the growth that began it.
            if let growth, growth.at + cooldown > decision.at { return }
            growth = Growth(at: decision.at, count: decision.current)
        } else if decision.decided < decision.current {
            shrunkAt = decision.at
            growth = nil
        }
    }
}

extension ScalePolicy {
    /// A figure of steps with what it is held against; without a bound any will do.
    func stepTarget(_ name: String, bound: Int64?) -> ScaleTarget {
        let metric = figure(named: name)
        switch metric {
        case .cpu, .memory: return ScaleTarget(metric, .utilization(percent: bound ?? 100))
        case .inFlight, .rate, .customOfReplicas:
            return ScaleTarget(metric, .average(milli: bound ?? 1_000))
        case .held, .custom: return ScaleTarget(metric, .total(milli: bound ?? 1_000))
        }
    }

    private func figure(named name: String) -> ScaleMetric {
        ScaleMetric.builtIn.first { $0.name == name }
            ?? metrics.first { $0.name == name }?.figure ?? .custom(name)
    }
}
