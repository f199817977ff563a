import Model

/// What people say to a rollout that asks or waits.
extension ServiceState {
    mutating func promote(_ extent: Promotion, _ turn: inout Turn) -> Answer {
        guard policy != nil else { return .refused(.unknownService(name)) }
        guard let rollout, rollout.outcome == .running || rollout.outcome == .paused else {
            return .refused(.noRollout(name))
        }
        guard let stage = rollout.stage, stage.kind == .canary || stage.kind == .keeping else {
            return .refused(.nothingToPromote(name))
        }
        resumePausedRollout(&turn)
        switch extent {
        case .step where stage.kind == .canary: enterNextStep(&turn)
        case .step, .whole: leaveStages(&turn)
        }
        let course =
            self.rollout?.stage == nil ? "rolls out over all replicas" : "goes on to \(stepText)"
        let sentence = "\(name): revision \(target) is promoted and \(course)"
        turn.note(.rolloutResumed, of: name, sentence)
        return .accepted(sentence)
    }

    /// Back to what served before, whatever the rollout had come to.
    mutating func abort(_ turn: inout Turn) -> Answer {
        guard let policy else { return .refused(.unknownService(name)) }
        guard let rollout, rollout.outcome == .running || rollout.outcome == .paused,
            let back = provenRevision
        else { return .refused(.noRollout(name)) }
        let from = rollout.to
        holdBack(policy, at: back)
        setTarget(back, .undoRequested, &turn)
        return .accepted(
            "\(name): the rollout of revision \(from) is given up, back to revision \(back)")
    }
}
