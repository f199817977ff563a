import Decisions
package import Model

/// What would be decided now: the code of the daemon, asked about a state that somebody wrote down.
package enum Rehearsal {
    /// `zones` are those that the policy's schedules name.
    package static func decide(
        _ policy: ServicePolicy, _ given: Observations, zones: [String: ZoneRules] = [:]
    ) -> DecideAnswer {
        var answer = DecideAnswer(policy)
        if var scaling = given.scaling {
            let bounds = given.time.map { policy.scale.scheduled(at: $0, zones) } ?? policy.scale
            scaling.openSchedules =
                given.time.map { policy.scale.openSchedules(at: $0, zones) } ?? []
            answer.scaling = scale(bounds, scaling)
        }
        if let rollout = given.rollout {
            let step = RollingUpdate.step(rollout.counts, rollout.allowance, mode: rollout.mode)
            answer.rollout = RolloutAnswer(step, rollout)
        }
        return answer
    }

    private static func scale(_ policy: ScalePolicy, _ state: ScalingState) -> ScaleAnswer? {
        guard policy.isAutomatic else { return ScaleAnswer(fixed: policy, state) }
        switch policy.algorithm {
        case .standard: return scaleByDemand(policy, state)
        case .hpa: return scaleByHPA(policy, state)
        case .kpa: return scaleByKPA(policy, state)
        }
    }

    private static func scaleByDemand(_ policy: ScalePolicy, _ state: ScalingState) -> ScaleAnswer {
        let observation = state.observation
        var autoscaler = DemandAutoscaler()
        if let known = state.recommendations {
            autoscaler.recall(known, state.changes, policy, at: observation.now)
            autoscaler.steps.recall(state.changes, current: observation.current)
        } else {
            autoscaler.restart(
                at: observation.current, policy: policy, now: observation.now)
        }
        var decision =
            observation.current == 0 && policy.sleeps
            ? ScaleDecision.awakening(observation, policy)
            : autoscaler.decide(
                observation, policy, hold: state.isRollingOut ? .rollout : .none)
        decision.settleIdleness(state.idle, policy)
        decision.openSchedules = state.openSchedules
        var answer = ScaleAnswer(decision, policy)
        answer.remember(
            autoscaler.window.recommendations, state.changes, decision, policy.growthPeriod)
        return answer
    }

    private static func scaleByHPA(_ policy: ScalePolicy, _ state: ScalingState) -> ScaleAnswer {
        var autoscaler = HorizontalAutoscaler()
        autoscaler.recommendations = state.recommendations
        for change in state.changes {
            if change.replicas > 0 { autoscaler.added.append(change) }
            if change.replicas < 0 {
                autoscaler.removed.append(.init(at: change.at, replicas: -change.replicas))
            }
        }
        var decision = autoscaler.decide(state.observation, policy)
        decision.openSchedules = state.openSchedules
        var answer = ScaleAnswer(decision, policy)
        let steps = policy.hpa.up.steps + policy.hpa.down.steps
        answer.remember(
            autoscaler.recommendations ?? [], state.changes, decision,
            steps.map(\.period).max() ?? .zero)
        return answer
    }

    private static func scaleByKPA(_ policy: ScalePolicy, _ state: ScalingState) -> ScaleAnswer {
        var seen = state.kpa.observation
        if seen.stable == nil {
            let told = state.observation.replicas.compactMap {
                $0.reading(policy.rate == nil ? .inFlight : .rate)?.milli
            }
            let held = policy.rate == nil ? state.observation.heldMilli ?? 0 : 0
            if !told.isEmpty {
                let load = Double(told.reduce(held, +)) / 1_000
                (seen.stable, seen.panic) = (load, load)
            }
        }
        var autoscaler = ConcurrencyAutoscaler()
        autoscaler.memory = state.kpa.memory
        var decision = autoscaler.decide(seen, policy)
        decision.openSchedules = state.openSchedules
        var answer = ScaleAnswer(decision, policy)
        answer.remember(autoscaler.memory)
        return answer
    }
}
