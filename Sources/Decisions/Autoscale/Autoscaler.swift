package import Model

/// The autoscaler of one service: whichever its policy names. It only proposes a count; the service
/// decides.
package struct Autoscaler: Sendable, Equatable {
    package var demand = DemandAutoscaler()
    package var hpa = HorizontalAutoscaler()
    package var kpa = ConcurrencyAutoscaler()
    package var idle = IdleWatch()
    /// The load of the whole service, for `kpa`.
    package var load = LoadHistory()

    package init() {}

    /// Weighs what is observed; keeps it for later decisions. Nil: it is not yet time for one.
    package mutating func decide(
        _ observation: ScaleObservation, _ policy: ScalePolicy, hold: DemandAutoscaler.Hold
    ) -> ScaleDecision? {
        if policy.sleeps { idle.note(observation, policy, hold: hold) }
        var decision =
            observation.current == 0
            ? ScaleDecision.fromNone(observation, policy)
            : ask(observation, policy, hold: hold)
        decision?.settleIdleness(idle, policy)
        decision?.inputs = ScaleExplanation.Inputs(observation)
        return decision
    }

    /// The same while a person holds the count: it goes on learning and recommending, but what it
    /// would do is not done, and counts for no limit of growth.
    mutating func decideOnPaper(
        _ observation: ScaleObservation, _ policy: ScalePolicy, hold: DemandAutoscaler.Hold
    ) -> ScaleDecision? {
        let (growth, steps, added, removed) = (demand.growth, demand.steps, hpa.added, hpa.removed)
        var decision = decide(observation, policy, hold: hold)
        (demand.growth, demand.steps, hpa.added, hpa.removed) = (growth, steps, added, removed)
        decision?.settle(observation.current, .paused)
        return decision
    }

    private mutating func ask(
        _ observation: ScaleObservation, _ policy: ScalePolicy, hold: DemandAutoscaler.Hold
    ) -> ScaleDecision? {
        let now = observation.now
        switch policy.algorithm {
        case .standard:
            return demand.decide(observation, policy, hold: hold)
        case .hpa:
            return hpa.isDue(at: now, policy.hpa) ? hpa.decide(observation, policy) : nil
        case .kpa:
            noteLoad(observation, policy)
            return kpa.isDue(at: now, policy.kpa) ? decideByLoad(observation, policy) : nil
        }
    }

    private mutating func decideByLoad(
        _ observation: ScaleObservation, _ policy: ScalePolicy
    ) -> ScaleDecision {
        let now = observation.now
        var seen = ConcurrencyAutoscaler.Observation(
            now: now, current: observation.current,
            ready: observation.replicas.count { $0.isReady })
        seen.stable = load.mean(at: now, window: policy.kpa.stableWindow)
        seen.panic = load.mean(at: now, window: policy.kpa.panicWindow)
        return kpa.decide(seen, policy)
    }

    /// Requests in flight include those that the front holds, as Knative counts those in its
    /// activator. A second in which nobody tells anything is none of idleness.
    private mutating func noteLoad(_ observation: ScaleObservation, _ policy: ScalePolicy) {
        let isByRate = policy.rate != nil
        var sum = isByRate ? nil : observation.heldMilli
        for index in observation.replicas.indices {
            let latest = observation.replicas[index].latest
            guard let figure = isByRate ? latest.rate : latest.inFlight else { continue }
            sum = (sum ?? 0) + figure
        }
        guard let sum else { return }
        load.note(sum, at: observation.now, window: policy.kpa.stableWindow)
    }
}

extension Autoscaler {
    /// A person or the first policy chose this count: what was recommended before is void.
    package mutating func restart(at replicas: Int, policy: ScalePolicy, now: Instant) {
        demand.restart(at: replicas, policy: policy, now: now)
        idle = IdleWatch()
        hpa = HorizontalAutoscaler()
        kpa = ConcurrencyAutoscaler()
    }

    /// Without any memory the present count is all there is to hold on to.
    package mutating func adopt(_ replicas: Int, policy: ScalePolicy, now: Instant) {
        demand.adopt(replicas, policy: policy, now: now)
    }

    /// Another target may be another figure: what was counted so far says nothing about it.
    mutating func forgetLoad() {
        kpa = ConcurrencyAutoscaler()
        load = LoadHistory()
    }

    /// What outlives the daemon of the algorithm in force.
    func recommendations(_ policy: ScalePolicy) -> [ServiceRecord.Recommendation] {
        switch policy.algorithm {
        case .standard: policy.isAutomatic ? demand.window.recommendations : []
        case .hpa: hpa.recommendations ?? []
        case .kpa: []
        }
    }

    /// Takes over what an earlier daemon kept. After a reboot the clock has begun anew and its
    /// instants lie in the future: those count from now on.
    mutating func restore(
        _ kept: [ServiceRecord.Recommendation], _ policy: ScalePolicy, at now: Instant
    ) {
        switch policy.algorithm {
        case .standard:
            demand.window = ScaleInWindow(kept, at: now, window: policy.scaleInWindow)
        case .hpa where !kept.isEmpty:
            hpa.recommendations = kept.suffix(Limits.recommendationsKept).map {
                ServiceRecord.Recommendation(at: min($0.at, now), replicas: $0.replicas)
            }
        case .hpa, .kpa:
            break
        }
    }
}
