package import Model

/// Kubernetes' HorizontalPodAutoscaler v2: several figures, the largest proposal wins; then the
/// stabilisation windows, the steps by which the count may move, and the bounds, in the order of
/// pkg/controller/podautoscaler/horizontal.go.
package struct HorizontalAutoscaler: Sendable, Equatable {
    /// A change of the count that it made, how much and when.
    package struct Change: Sendable, Equatable {
        package let at: Instant
        package let replicas: Int

        package init(at: Instant, replicas: Int) {
            self.at = at
            self.replicas = replicas
        }
    }

    /// What was recommended before windows and steps. Nil: nothing is known of before, and the
    /// present count is taken to be what was recommended last.
    package var recommendations: [ServiceRecord.Recommendation]?
    package var added: [Change] = []
    package var removed: [Change] = []
    package internal(set) var decidedAt: Instant?

    package init() {}

    package func isDue(at now: Instant, _ settings: HPASettings) -> Bool {
        decidedAt.map { $0 + settings.syncPeriod <= now } ?? true
    }

    package mutating func decide(
        _ observation: ScaleObservation, _ policy: ScalePolicy
    ) -> ScaleDecision {
        let (now, current) = (observation.now, observation.current)
        decidedAt = now
        if recommendations == nil {
            recommendations = [ServiceRecord.Recommendation(at: now, replicas: current)]
        }
        var decision = ScaleDecision(.hpa, at: now, current: current)
        if current == 0 && policy.minimum != 0 {
            decision.settle(0, .switchedOff)
        } else if current > policy.maximum {
            decision.settle(policy.maximum, .maximum)
        } else if current < policy.minimum {
            decision.settle(policy.minimum, .minimum)
        } else if let wanted = wanted(observation, policy, &decision) {
            decision.decided = stabilize(wanted, policy.hpa, &decision)
            limit(policy, &decision)
            note(recommendation: wanted, at: now, policy.hpa)
        }
        note(change: decision.decided - current, at: now, policy.hpa)
        return decision
    }

    /// Nil: the figures do not suffice. Where only some are missing, the others may still grow.
    private func wanted(
        _ observation: ScaleObservation, _ policy: ScalePolicy, _ decision: inout ScaleDecision
    ) -> Int? {
        let calculation = ReplicaCalculation(
            observation: observation, settings: policy.hpa, tolerance: policy.hpaTolerance)
        decision.proposals = policy.hpaTargets.map { calculation.propose($0) }
        let isPartial = decision.proposals.contains { $0.replicas == nil }
        guard let wanted = decision.proposed else {
            decision.limits.append(.noFigures)
            return nil
        }
        if isPartial && wanted < observation.current {
            decision.limits.append(.missingFigures)
            return nil
        }
        return wanted
    }

    // MARK: Windows

    /// Both windows hold at once: no more than the lowest recommendation of the one, no fewer than
    /// the highest of the other.
    private func stabilize(
        _ wanted: Int, _ settings: HPASettings, _ decision: inout ScaleDecision
    ) -> Int {
        let (now, current) = (decision.at, decision.current)
        var lowest = wanted
        var highest = wanted
        var heldSince: Instant?
        for recommendation in recommendations ?? [] {
            if recommendation.at > now - settings.up.window {
                lowest = min(lowest, recommendation.replicas)
            }
            if recommendation.at > now - settings.down.window, recommendation.replicas >= highest {
                highest = recommendation.replicas
                heldSince = recommendation.at
            }
        }
        let stable = min(max(current, lowest), highest)
        if stable > wanted {
            let until = heldSince.map { $0 + settings.down.window }
            decision.limits.append(.scaleInWindow(until: until))
        } else if stable < wanted {
            decision.limits.append(.scaleOutWindow)
        }
        return stable
    }

    private mutating func note(recommendation: Int, at now: Instant, _ settings: HPASettings) {
        let oldest = now - max(settings.up.window, settings.down.window)
        var kept = recommendations ?? []
        kept.removeAll { $0.at < oldest }
        if kept.count >= Limits.recommendationsKept { kept.removeFirst() }
        kept.append(ServiceRecord.Recommendation(at: now, replicas: recommendation))
        recommendations = kept
    }

    // MARK: Steps and bounds

    private func limit(_ policy: ScalePolicy, _ decision: inout ScaleDecision) {
        let (current, wanted) = (decision.current, decision.decided)
        if wanted > current {
            let allowed = max(current, highest(from: current, policy.hpa.up, at: decision.at))
            let ceiling = min(allowed, policy.maximum)
            if wanted > ceiling {
                decision.settle(ceiling, policy.maximum > allowed ? .growthLimit : .maximum)
            }
        } else if wanted < current {
            let allowed = min(current, lowest(from: current, policy.hpa.down, at: decision.at))
            let floor = max(allowed, policy.minimum)
            if wanted < floor {
                decision.settle(floor, policy.minimum < allowed ? .shrinkLimit : .minimum)
            }
        }
    }

    private func highest(from current: Int, _ rules: ScalingRules, at now: Instant) -> Int {
        if rules.selection == .disabled { return current }
        let counts = rules.steps.map { step in
            let start = start(of: step.period, from: current, at: now)
            return switch step.amount {
            case .count(let count): start + count
            case .percent(let percent):
                Int((Double(start) * (1 + Double(percent) / 100)).rounded(.up))
            }
        }
        return (rules.selection == .min ? counts.min() : counts.max()) ?? current
    }

    private func lowest(from current: Int, _ rules: ScalingRules, at now: Instant) -> Int {
        if rules.selection == .disabled { return current }
        let counts = rules.steps.map { step in
            let start = start(of: step.period, from: current, at: now)
            return switch step.amount {
            case .count(let count): start - count
            // Toward zero, as the conversion to int32 has it upstream.
            case .percent(let percent): Int(Double(start) * (1 - Double(percent) / 100))
            }
        }
        return (rules.selection == .min ? counts.max() : counts.min()) ?? current
    }

    /// The count when the period began.
    private func start(of period: Duration, from current: Int, at now: Instant) -> Int {
        func sum(_ changes: [Change]) -> Int {
            changes.reduce(0) { $1.at > now - period ? $0 + $1.replicas : $0 }
        }
        return current - sum(added) + sum(removed)
    }

    private mutating func note(change: Int, at now: Instant, _ settings: HPASettings) {
        // Steps of either direction look at the changes of both.
        let longest = (settings.up.steps + settings.down.steps).map(\.period).max() ?? .zero
        added.removeAll { $0.at <= now - longest }
        removed.removeAll { $0.at <= now - longest }
        if change > 0 { added.append(Change(at: now, replicas: change)) }
        if change < 0 { removed.append(Change(at: now, replicas: -change)) }
    }
}

extension ScalePolicy {
    fileprivate var hpaTolerance: ReplicaCalculation.Tolerance {
        ReplicaCalculation.Tolerance(
            down: Double(hpa.down.tolerancePercent ?? tolerancePercent) / 100,
            up: Double(hpa.up.tolerancePercent ?? tolerancePercent) / 100)
    }
}
