import Model

/// The commands around a rollout. One that was under way when the daemon died is run again by the next.
extension ServiceState {
    /// Has the shell run what the stage is there for.
    mutating func runHook(_ turn: inout Turn) {
        guard let rollout, rollout.outcome == .running, let moment = hookMoment,
            hookInFlight == nil, let hook = hook(moment), let template = targetRevision?.template
        else { return }
        hookInFlight = moment
        turn.act(
            .runHook(
                HookLaunch(
                    service: name, moment: moment, hook: hook, from: rollout.from, to: rollout.to,
                    template: template)))
        turn.note(
            .rolloutHook, of: name,
            "\(name): runs what the policy wants \(moment.rawValue) the rollout of revision \(target)"
        )
    }

    private var hookMoment: RolloutHook.Moment? {
        switch stageKind {
        case .before: .before
        case .after: .after
        case .turn, .canary, .standby, .keeping, nil: nil
        }
    }

    private func hook(_ moment: RolloutHook.Moment) -> RolloutHook? {
        moment == .before ? policy?.rollout.before : policy?.rollout.after
    }

    /// Of another rollout than the one that is under way, it does not matter any more.
    mutating func hookEnded(
        _ moment: RolloutHook.Moment, of number: RevisionNumber, failure: String?,
        _ turn: inout Turn
    ) {
        guard hookInFlight == moment, hookMoment == moment, number == target else { return }
        hookInFlight = nil
        if let failure {
            rolloutFault = RolloutFault(why: "'rollout.\(moment.rawValue)' \(failure)")
            return
        }
        turn.note(
            .rolloutHook, of: name,
            "\(name): what the policy wants \(moment.rawValue) the rollout is done")
        switch moment {
        case .before: endBefore(&turn)
        case .after: endAfter(&turn)
        }
    }

    /// Also where the policy has no such command any more.
    mutating func skipMissingHook(_ turn: inout Turn) {
        guard let moment = hookMoment, hook(moment) == nil else { return }
        hookInFlight = nil
        switch moment {
        case .before: endBefore(&turn)
        case .after: endAfter(&turn)
        }
    }

    private mutating func endBefore(_ turn: inout Turn) {
        rolloutProgress = RolloutProgress(at: turn.now)
        let next = stageOfStrategy(.applied)
        rollout?.stage = next
    }

    private mutating func endAfter(_ turn: inout Turn) {
        rollout?.isChecked = true
        leaveStages(&turn)
        guard policy?.rollout.strategy == .blueGreen, rollout?.serving == target else { return }
        rollout?.stage = RolloutStage(.keeping)
        rollout?.stage?.reachedAt = turn.now
    }
}
