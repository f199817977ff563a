import Model

/// Figures of a moment between two measurements, because the kernel has told that somebody waits.
extension ServiceState {
    /// They may have the service grow at once, and nothing else: everything that is learnt is learnt of whole
    /// seconds, so what decides here is a copy, of which only the growth is kept. Other people's algorithms
    /// have a pace of their own.
    mutating func pressed(_ samples: [ReplicaSample], _ turn: inout Turn) {
        guard let wish = policy?.scale, wish.isAutomatic, wish.algorithm == .standard, desired > 0,
            !isDeleting, scalingPause == nil, let scale = boundsNow(wish, turn)
        else { return }
        var moment = self
        moment.takeIn(samples[...], at: turn.now)
        var observation = moment.observation(at: turn.now)
        observation.clockSeconds = turn.clock?.seconds(at: turn.now)
        guard let decided = moment.decide(observation, scale) else { return }
        var decision = admitted(decided)
        guard decision.decided > desired else { return }
        decision.inputs.schedules = openSchedules(wish, turn)
        autoscaler.demand.keepGrowth(of: moment.autoscaler.demand)
        lastDecision = decision
        explain(decision, scale, &turn)
        setDesired(decision.decided, decision.cause, &turn)
    }
}

extension DemandAutoscaler {
    /// What was decided holds as if a whole second had said so: it counts against what may be added, and
    /// holds for the scale-in window.
    fileprivate mutating func keepGrowth(of moment: DemandAutoscaler) {
        growth = moment.growth
        window = moment.window
        steps = moment.steps
    }
}
