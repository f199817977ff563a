import Model

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
        turn.explain(name, decision.explanation(scale))
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
        guard scale.isAutomatic else { return .refused(.notAutomatic(name)) }
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
        guard scale.isAutomatic else { return .refused(.notAutomatic(name)) }
        guard scalingPause != nil else {
            return .accepted("\(name): its scaling is not paused, it goes on")
        }
        scalingPause = nil
        let sentence = "scaling resumed at \(replicaText(desired)) by \(origin.author)"
        turn.note(.scalingResumed, of: name, "\(name): \(sentence)")
        return .accepted("\(name): \(sentence)")
    }
}
