import Model

/// Figures of a moment between two measurements, because the kernel has told that somebody waits.
extension ServiceState {
    /// Nobody else's pace, nor a person's hand, keeps it from it.
    package var mayGrowAtOnce: Bool {
        guard let scale = policy?.scale, !isDeleting, scalingPause == nil else { return false }
        return scale.isAutomatic && scale.algorithm == .standard
    }

    /// Somebody waits for a CPU: news, but where requests tell how many replicas are needed, and how many come
    /// is looked at anyway.
    package var mayGrowByPressure: Bool {
        guard mayGrowAtOnce, let policy else { return false }
        let isCounted = policy.hasFront && policy.template.endpoint != .direct
        return !(isCounted && policy.scale.cpu?.isStaffed == true)
    }

    /// They may have the service grow at once, and nothing else: everything that is learnt is learnt of whole
    /// seconds, so what decides here is a copy, of which only the growth is kept. Other people's algorithms
    /// have a pace of their own.
    mutating func pressed(
        _ service: ServiceSample, _ samples: [ReplicaSample], _ turn: inout Turn
    ) {
        guard mayGrowAtOnce, desired > 0, let wish = policy?.scale,
            let scale = boundsNow(wish, turn)
        else { return }
        var moment = self
        moment.takeIn(service)
        moment.takeIn(samples[...], at: turn.now)
        guard let decided = moment.decide(moment.observe(turn), scale),
            case let decision = admitted(decided), isNews(decision)
        else { return }
        autoscaler.demand.keepGrowth(of: moment.autoscaler.demand)
        follow(decision, scale, &turn)
    }

    /// The figures of a moment become better with each look, and are followed in as many steps. Replicas that
    /// are on their way since the first of them will not be ready any sooner for it: what is a little more than
    /// those can wait for a whole second that says so.
    private func isNews(_ decision: ScaleDecision) -> Bool {
        let isAnyOnItsWay = replicas.contains { $0.phase == .starting }
        return isAnyOnItsWay
            ? decision.decided >= desired * 2 : decision.decided > desired
    }
}

extension DemandAutoscaler {
    /// What was decided holds as if a whole second had said so: it counts against what may be added, and
    /// holds for the scale-in window.
    fileprivate mutating func keepGrowth(of moment: DemandAutoscaler) {
        growth = moment.growth
        window = moment.window
        steps = moment.steps
        borrowed = moment.borrowed
    }
}
