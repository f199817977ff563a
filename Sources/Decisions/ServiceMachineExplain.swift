package import Model

/// Which decisions the history keeps: every one that moves the count, and the reasons why it stays when
/// they change. With noise the reasons may change each second, so those alone are kept now and then.
extension ServiceState {
    mutating func explain(_ decision: ScaleDecision, _ scale: ScalePolicy, _ turn: inout Turn) {
        let isMove = decision.decided != decision.current
        if !isMove, let kept = explained {
            guard kept.at + Limits.explanationPeriod <= turn.now, decision.gist != kept.gist else {
                return
            }
        }
        explained = Explained(gist: decision.gist, at: turn.now)
        var explanation = decision.explanation(scale)
        explanation.size = sizing?.decision?.explanation(scale)
        turn.explain(name, explanation)
    }

    /// What is decided of its replicas now; nil: nothing.
    package var explanation: ScaleExplanation? {
        guard let scale = policy?.scale,
            let decision = scale.isAutomatic ? lastDecision : fixedDecision
        else { return nil }
        var explanation = decision.explanation(scale.bounded(by: decision.openSchedules))
        explanation.size = sizing?.decision?.explanation(scale)
        return explanation
    }

    /// When that was decided.
    package var decidedAt: Instant? {
        policy?.scale.isAutomatic == true ? lastDecision?.at : sizing?.decision?.at
    }

    /// Their number is fixed, and what each may use is not.
    private var fixedDecision: ScaleDecision? {
        sizing?.decision.map { size in
            var decision = ScaleDecision(.standard, at: size.at, current: desired)
            decision.limits = [.fixed]
            return decision
        }
    }

    /// What was last told to the history.
    struct Explained: Sendable, Equatable {
        let gist: ScaleDecision.Gist
        let at: Instant
    }
}

// MARK: - Pause

extension ServiceState {
    /// The count stays where it is, whatever the figures say, until somebody resumes; `coxctl scale`
    /// and a changed policy still move it.
    mutating func pauseScaling(by origin: ChangeOrigin, _ turn: inout Turn) -> Answer {
        guard let scale = policy?.scale else { return .refused(.unknownService(name)) }
        guard scale.isMoving else { return .refused(.notAutomatic(name)) }
        if let scalingPause {
            return .accepted("\(name): its scaling is already paused, by \(scalingPause.author)")
        }
        scalingPause = origin
        let sentence = "scaling paused at \(replicaText(desired)) by \(origin.author)"
        turn.note(.scalingPaused, of: name, "\(name): \(sentence)")
        return .accepted("\(name): \(sentence); `coxctl autoscale resume \(name)` goes on")
    }

    /// Goes on with what was recommended meanwhile: nothing shrinks before its window is over.
    mutating func resumeScaling(by origin: ChangeOrigin, _ turn: inout Turn) -> Answer {
        guard let scale = policy?.scale else { return .refused(.unknownService(name)) }
        guard scale.isMoving else { return .refused(.notAutomatic(name)) }
        guard scalingPause != nil else {
            return .accepted("\(name): its scaling is not paused, it goes on")
        }
        scalingPause = nil
        let sentence = "scaling resumed at \(replicaText(desired)) by \(origin.author)"
        turn.note(.scalingResumed, of: name, "\(name): \(sentence)")
        return .accepted("\(name): \(sentence)")
    }
}
