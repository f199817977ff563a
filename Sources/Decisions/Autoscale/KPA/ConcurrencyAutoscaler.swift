package import Model

/// Knative's pod autoscaler: as many replicas as the load of the stable window needs, and as that of
/// the panic window needs while it is far more than there are (knative/serving,
/// pkg/autoscaler/scaling/autoscaler.go, `Scale`).
///
/// Worked example: a replica takes 100 requests at once and shall be given 70 of them. 400 in flight
/// ask for ceil(400 / 70) = 6; with 3 ready that is 200 %, and panic begins.
package struct ConcurrencyAutoscaler: Sendable, Equatable {
    /// What it remembers from one decision to the next.
    package struct Memory: Sendable, Equatable {
        /// When the load was last beyond the panic threshold; nil: it does not panic.
        package var panicAt: Instant?
        /// The most that was wanted since panic began.
        package var panicReplicas = 0
        /// What was wanted during the scale-down delay.
        package var wanted = DelayWindow()

        package init() {}
    }

    package struct Observation: Sendable, Equatable {
        package var now: Instant
        package var current: Int
        package var ready: Int
        /// Mean load of the whole service over the windows, in requests; nil where nobody tells.
        package var stable: Double?
        package var panic: Double?
        /// False: nobody can reach the service any more, and it may shrink at any rate.
        package var isReachable = true

        package init(now: Instant, current: Int, ready: Int) {
            self.now = now
            self.current = current
            self.ready = ready
        }
    }

    /// Nil: nothing is known of before. With more than one replica it then begins in panic, which
    /// holds the count until the stable window is full.
    package var memory: Memory?
    package internal(set) var decidedAt: Instant?

    package init() {}

    package func isDue(at now: Instant, _ settings: KPASettings) -> Bool {
        decidedAt.map { $0 + settings.tick <= now } ?? true
    }

    package mutating func decide(
        _ observation: Observation, _ policy: ScalePolicy
    ) -> ScaleDecision {
        let now = observation.now
        decidedAt = now
        var memory = self.memory ?? Memory(beginningAt: now, ready: observation.ready)
        defer { self.memory = memory }
        var decision = ScaleDecision(.kpa, at: now, current: observation.current)
        let target = LoadGoal(policy)
        var proposal = ScaleDecision.Proposal(
            ScaleTarget(target.metric, .average(milli: Int64((target.each * 1_000).rounded()))))
        proposal.counts.measured = observation.ready
        guard let stable = observation.stable, let panic = observation.panic else {
            proposal.fault = "no replica tells it"
            decision.proposals = [proposal]
            decision.lackFigures(policy)
            return decision
        }
        let wanted = Wanted(
            stable: stable, panic: panic, each: target.each, ready: observation.ready,
            isReachable: observation.isReachable, policy.kpa)
        proposal.value = Int64((stable * 1_000).rounded())
        proposal.replicas = wanted.unlimited
        decision.proposals = [proposal]
        decision.limits += wanted.limits
        memory.notePanic(wanted.isOverThreshold, at: now, policy.kpa)
        decision.decided = wanted.stable
        if memory.panicAt != nil { memory.panic(wanted, &decision) }
        memory.delay(policy.kpa, &decision)
        decision.panic = ScaleDecision.Panic(
            isOn: memory.panicAt != nil, stable: stable, panic: panic,
            excessBurstCapacity: target.excessBurst(
                ready: observation.ready, panic: panic, policy.kpa))
        decision.holdBounds(policy)
        return decision
    }
}

extension ConcurrencyAutoscaler.Memory {
    fileprivate init(beginningAt now: Instant, ready: Int) {
        panicAt = ready > 1 ? now : nil
        panicReplicas = ready
    }

    fileprivate mutating func notePanic(
        _ isOverThreshold: Bool, at now: Instant, _ settings: KPASettings
    ) {
        if isOverThreshold {
            panicAt = now
        } else if let since = panicAt, since + settings.stableWindow < now {
            panicAt = nil
            panicReplicas = 0
        }
    }

    /// Nothing shrinks while it panics.
    fileprivate mutating func panic(
        _ wanted: ConcurrencyAutoscaler.Wanted, _ decision: inout ScaleDecision
    ) {
        let larger = max(wanted.stable, wanted.panic)
        panicReplicas = max(panicReplicas, larger)
        if panicReplicas > larger {
            decision.settle(panicReplicas, .panic)
        } else {
            decision.decided = larger
        }
    }

    fileprivate mutating func delay(_ settings: KPASettings, _ decision: inout ScaleDecision) {
        guard settings.scaleDownDelay > .zero else { return }
        wanted.note(decision.decided, at: decision.at, delay: settings.scaleDownDelay)
        if let highest = wanted.highest, highest != decision.decided {
            decision.settle(highest, .scaleDownDelay)
        }
    }
}

extension ScaleDecision {
    fileprivate mutating func holdBounds(_ policy: ScalePolicy) {
        if decided < policy.minimum { settle(policy.minimum, .minimum) }
        if decided > policy.maximum { settle(policy.maximum, .maximum) }
    }
}
