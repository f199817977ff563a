package import Model

/// The autoscaler of `algorithm: default`: what the figures ask for now, what they will ask for when a
/// replica started now is ready; then scale-in window, growth limit and bounds. Why it is stable
/// stands in ARCHITECTURE.md.
package struct DemandAutoscaler: Sendable, Equatable {
    package internal(set) var growth = GrowthLimit()
    package internal(set) var window = ScaleInWindow()
    /// What a request costs, and where the load is going.
    var cost = RequestCost()
    var trend = LoadTrend()
    var rates = RateHistory()
    var queue = StandingQueue()
    var borrowed = BorrowedReplicas()
    package var steps = StepScaling()
    var calm = Calm()
    package internal(set) var season = SeasonWatch()

    package init() {}

    /// What the service is doing that forbids shrinking it.
    package enum Hold: Sendable, Equatable { case none, rollout }

    /// Weighs what the figures ask for; keeps it for later decisions.
    package mutating func decide(
        _ observation: ScaleObservation, _ policy: ScalePolicy, hold: Hold
    ) -> ScaleDecision {
        let (now, current) = (observation.now, observation.current)
        var decision = ScaleDecision(.standard, at: now, current: current)
        learn(observation)
        decision.proposals = proposals(observation, policy) + steps.propose(observation, policy)
        guard current > 0 else {
            decision.limits.append(.switchedOff)
            return decision
        }
        guard let proposed = decision.proposed else {
            decision.lackFigures(policy)
            return decision
        }
        let lasting = decision.lasting ?? proposed
        window.note(proposed, at: now, window: policy.longestScaleInWindow)
        decision.decided = proposed
        if proposed == current { decision.limits.append(.withinTolerance) }
        if proposed < current {
            holdShrinking(policy, hold, startTime: observation.startTime, &decision)
        }
        limit(policy, &decision)
        borrowed.note(
            decision, lasting: lasting,
            isOfStep: observation.isRising || isAnswered(observation))
        growth.note(change: decision.decided - current, at: now, period: policy.growthPeriod)
        steps.note(decision, policy)
        return decision
    }

    private mutating func learn(_ observation: ScaleObservation) {
        cost.learn(observation)
        trend.note(observation)
        rates.note(observation)
        queue.note(
            cost.backlog(observation, rate: rates.latest ?? 0),
            of: observation.readyCount)
        calm.note(observation)
        season.note(observation)
        calm.settle(staffing(observation))
    }

    /// Replicas that were asked for before are on their way, or have yet to work on what waits.
    func isAnswered(_ observation: ScaleObservation) -> Bool {
        observation.current > observation.readyCount || queue.isNew
    }

    /// Each figure's own, and what goes beyond it: a burst of the last second, counted requests, a
    /// rising load.
    private func proposals(
        _ observation: ScaleObservation, _ policy: ScalePolicy
    ) -> [ScaleDecision.Proposal] {
        let staffed = staffed(observation, policy)
        var proposals: [ScaleDecision.Proposal] = []
        if staffed == nil, let cpu = cpuProposal(observation, policy) {
            proposals.append(steadied(cpu, observation, policy))
            proposals += [
                cpuBurst(observation, policy), costed(observation, policy),
            ].compactMap(\.self)
        }
        if let target = policy.inFlight {
            proposals += load(.inFlight, target, observation, policy)
        }
        if let target = policy.rate { proposals += load(.rate, target, observation, policy) }
        let steady = proposals.compactMap { calmed($0, observation, policy) }
        return (staffed ?? []) + steady
            + [
                risen(proposals, observation, policy), foreseen(proposals, observation, policy),
                staffed.flatMap { foreseenStaff($0, observation, policy) },
            ].compactMap(\.self)
            + observation.customProposals(policy)
    }

    // MARK: Limits

    private func holdShrinking(
        _ policy: ScalePolicy, _ hold: Hold, startTime: Duration?, _ decision: inout ScaleDecision
    ) {
        let current = decision.current
        if hold == .rollout { return decision.settle(current, .rollout) }
        if decision.proposals.contains(where: { $0.counts.missing > 0 || $0.fault != nil }) {
            return decision.settle(current, .missingFigures)
        }
        let span = patience(policy, startTime: startTime, decision)
        guard let highest = window.highest(at: decision.at, window: span),
            highest.replicas > decision.decided
        else { return }
        decision.settle(
            min(current, highest.replicas), .scaleInWindow(until: highest.at + span))
    }

    /// For how long nothing may have asked for more before it shrinks.
    private func patience(
        _ policy: ScalePolicy, startTime: Duration?, _ decision: ScaleDecision
    ) -> Duration {
        func left(after span: Duration) -> Int {
            max(window.highest(at: decision.at, window: span)?.replicas ?? 0, decision.decided)
        }
        let steps = rates.isFalling ? [] : policy.scaleInSteps(startTime: startTime)
        if let quick = steps.first?.window,
            borrowed.covers(left(after: quick), decision, window: policy.scaleInWindow)
        {
            return quick
        }
        let step = steps.first { step in
            let replicas = left(after: step.window)
            return replicas * 100 <= decision.current * step.percentLeft
                && replicas - decision.decided <= step.slack
        }
        return step?.window ?? policy.longestScaleInWindow
    }

    /// A CPU figure can be wild; requests are counted, and what they need is not held up.
    private func limit(_ policy: ScalePolicy, _ decision: inout ScaleDecision) {
        let counted = decision.proposals.filter(\.isCounted).compactMap(\.replicas).max() ?? 0
        let ceiling = max(
            counted, growth.ceiling(from: decision.current, policy: policy, at: decision.at))
        if decision.decided > ceiling { decision.settle(ceiling, .growthLimit) }
        if decision.decided > policy.maximum { decision.settle(policy.maximum, .maximum) }
        let floor = policy.wakefulMinimum
        if decision.decided < floor { decision.settle(floor, policy.sleeps ? .awake : .minimum) }
    }
}

extension ScaleDecision.Proposal {
    fileprivate var isCounted: Bool {
        ![.trend, .yesterday, .lastWeek, .step].contains(basis) && !target.metric.isCustom
            && (target.metric != .cpu || basis == .requests)
    }
}

extension DemandAutoscaler {
    /// A person or the first policy chose this count: scale-in waits for a whole window from now.
    package mutating func restart(at replicas: Int, policy: ScalePolicy, now: Instant) {
        window = ScaleInWindow()
        window.note(replicas, at: now, window: policy.scaleInWindow)
    }

    /// What is known of before, from outside of the daemon.
    package mutating func recall(
        _ recommendations: [ServiceRecord.Recommendation],
        _ changes: [HorizontalAutoscaler.Change], _ policy: ScalePolicy, at now: Instant
    ) {
        window = ScaleInWindow(
            recommendations.sorted { $0.at < $1.at }, at: now, window: policy.scaleInWindow)
        growth = GrowthLimit()
        for change in changes.sorted(by: { $0.at < $1.at }) {
            growth.note(change: change.replicas, at: change.at, period: policy.growthPeriod)
        }
    }

    /// Without any memory the present count is all there is to hold on to.
    package mutating func adopt(_ replicas: Int, policy: ScalePolicy, now: Instant) {
        guard window.highest(at: now, window: policy.scaleInWindow) == nil else { return }
        restart(at: replicas, policy: policy, now: now)
    }
}

extension ScalePolicy {
    private static let patientWindow: Duration = .seconds(300)

    fileprivate struct ScaleInStep {
        let window: Duration
        /// What is left of the count, at most.
        let percentLeft: Int
        /// How much fewer the newest figures may ask for: a fall is over before it is followed, in one
        /// step and not in many.
        var slack = Int.max
    }

    /// Staffed by the rate, the less is saved the longer it is waited for: near the bound of a count the
    /// estimate passes it by chance sooner or later, and little is lost by waiting. What leaves a service
    /// with far too many is no chance, and may go as soon as it would come back, and where that is less than
    /// two thirds after a second at least (of the 15 that are usual); a quarter and more after four times as
    /// long, since a load that swings needs it again.
    fileprivate func scaleInSteps(startTime: Duration?) -> [ScaleInStep] {
        guard cpu?.isStaffed == true else { return [] }
        let start = startTime ?? scaleInWindow
        func window(_ starts: Int, least: Duration = .zero) -> Duration {
            min(scaleInWindow, max(least, start * starts))
        }
        let least = scaleInWindow / 15
        return [
            ScaleInStep(window: window(1), percentLeft: 33, slack: 0),
            ScaleInStep(window: window(1, least: least), percentLeft: 50, slack: 0),
            ScaleInStep(window: window(4, least: least), percentLeft: 75, slack: 0),
            ScaleInStep(window: scaleInWindow, percentLeft: 85),
        ]
    }

    /// How long recommendations are kept.
    fileprivate var longestScaleInWindow: Duration {
        cpu?.isStaffed == true ? max(scaleInWindow, Self.patientWindow) : scaleInWindow
    }
}
