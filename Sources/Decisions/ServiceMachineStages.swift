import Model

/// Rollouts that go by stages: the command before, the steps of a canary, the second set of a
/// blue-green rollout, the command after. Each stage is kept with the rollout, so a daemon that starts
/// goes on where the one before it was.
extension ServiceState {
    /// Going back is never by stages, but for the switch of a blue-green rollout.
    mutating func beginStages(_ cause: Rollout.Cause, servedBefore: RevisionNumber?) {
        guard let policy = policy?.rollout else { return }
        if policy.strategy == .blueGreen, rollout?.from != nil, stateWriter == nil {
            rollout?.serving = servedBefore
        }
        if waitsForItsTurn(cause) {
            rollout?.stage = RolloutStage(.turn)
        } else {
            enterFirstStage(cause)
        }
    }

    mutating func enterFirstStage(_ cause: Rollout.Cause) {
        if cause == .applied, target != lastComplete, policy?.rollout.before != nil,
            !isTargetRunning
        {
            rollout?.stage = RolloutStage(.before)
        } else {
            let first = stageOfStrategy(cause)
            rollout?.stage = first
        }
    }

    /// It has been rolled out already: what comes before was done before the first of them.
    private var isTargetRunning: Bool {
        replicas.contains { $0.digest == targetDigest && !$0.isLeaving }
    }

    /// There is nothing that it could stand beside.
    private var isTargetAlone: Bool {
        isTargetRunning && !replicas.contains { $0.digest != targetDigest && !$0.isLeaving }
    }

    func stageOfStrategy(_ cause: Rollout.Cause) -> RolloutStage? {
        // A policy that keeps state has no such strategy; but one without may go back to a revision that
        // does, and that rolls by its seats.
        if stateWriter != nil { return nil }
        return switch policy?.rollout.strategy {
        case .canary
        where cause == .applied && provenRevision != nil && target != lastComplete
            && !isTargetAlone:
            RolloutStage(.canary)
        case .blueGreen where rollout?.serving != nil: RolloutStage(.standby)
        case .canary, .blueGreen, .rolling, .recreate, nil: nil
        }
    }

    /// The step that a canary is at.
    var canaryStep: CanaryPolicy.Step? {
        guard let policy, policy.rollout.strategy == .canary, stageKind == .canary,
            let number = rollout?.stage?.step,
            policy.rollout.canary.steps.indices.contains(number)
        else { return nil }
        return policy.rollout.canary.steps[number]
    }

    mutating func judgeStage(
        _ stage: RolloutStage, _ counts: RollingUpdate.Counts, _ turn: inout Turn
    ) {
        switch stage.kind {
        case .turn: judgeTurn(&turn)
        case .before, .after: break
        case .canary: judgeCanary(stage, counts, &turn)
        case .standby: judgeStandby(counts, &turn)
        case .keeping: judgeKeeping(stage, &turn)
        }
    }

    // MARK: Canary

    private mutating func judgeCanary(
        _ stage: RolloutStage, _ counts: RollingUpdate.Counts, _ turn: inout Turn
    ) {
        // The policy has fewer steps by now, or another strategy.
        guard let step = canaryStep, desired > 0 else { return leaveStages(&turn) }
        guard let reachedAt = stage.reachedAt else {
            return counts.newAvailable >= step.replicas(of: desired)
                ? reach(step, &turn) : failIfStuck(counts, &turn)
        }
        guard rolloutOutcome == .running else { return }
        // Its time would pass, and old ones give way to it for the moment until that is judged.
        if hasGivenUpPlace { return failIfStuck(counts, &turn) }
        switch step.pause {
        case .untilPromoted: ask(.promotion, "waits for `coxctl rollout promote \(name)`", &turn)
        case .lasting(let pause) where reachedAt + pause <= turn.now: endStep(stage, &turn)
        case .lasting: break
        }
    }

    private mutating func reach(_ step: CanaryPolicy.Step, _ turn: inout Turn) {
        rollout?.stage?.reachedAt = turn.now
        rolloutProgress.at = turn.now
        let count = step.replicas(of: desired)
        turn.note(
            .rolloutStep, of: name,
            "\(name): \(stepText): \(replicaText(count)) of revision \(target) serve \(share(of: step))"
        )
    }

    private func share(of step: CanaryPolicy.Step) -> String {
        guard let match = policy?.rollout.canary.match else {
            return "\(step.percent) % of the requests"
        }
        let asking = "those whose '\(match.name)' is '\(CanaryMatch.always)'"
        return step.percent == 0 ? asking : "\(step.percent) % of the requests, and \(asking)"
    }

    /// Enough has been seen, or a person has to say.
    private mutating func endStep(_ stage: RolloutStage, _ turn: inout Turn) {
        let isMeasured = policy?.rollout.analysis.isOff == true || stage.measuredGood > 0
        if isMeasured { return enterNextStep(&turn) }
        ask(
            .inconclusive,
            "\(unjudged(at: turn.now)); `coxctl rollout promote "
                + "\(name)` goes on, `coxctl rollout abort \(name)` goes back", &turn)
    }

    private mutating func ask(
        _ cause: Rollout.PauseCause, _ what: String, _ turn: inout Turn
    ) {
        let sentence = "\(stepText): \(what)"
        rollout?.outcome = .paused
        rollout?.pauseCause = cause
        rollout?.sentence = sentence
        turn.note(.rolloutPaused, of: name, "\(name): \(sentence)")
    }

    mutating func enterNextStep(_ turn: inout Turn) {
        guard let stage = rollout?.stage, let steps = policy?.rollout.canary.steps else { return }
        guard steps.indices.contains(stage.step + 1) else { return leaveStages(&turn) }
        rollout?.stage = RolloutStage(.canary, step: stage.step + 1)
        rolloutProgress = RolloutProgress(at: turn.now)
    }

    var stepText: String {
        let count = policy?.rollout.canary.steps.count ?? 0
        return "step \((rollout?.stage?.step ?? 0) + 1) of \(count)"
    }

    // MARK: Blue-green

    private mutating func judgeStandby(_ counts: RollingUpdate.Counts, _ turn: inout Turn) {
        guard servingDigest != nil else { return leaveStages(&turn) }
        guard counts.newAvailable >= desired else { return failIfStuck(counts, &turn) }
        guard rolloutOutcome == .running else { return }
        if let standbyTrustedAt, standbyTrustedAt > turn.now { return }
        // Nobody could be told, and what the front still knows has to stay.
        if turn.front == .lost, policy?.hasFront == true { return }
        let served = target
        let isSwitch = rollout?.serving != served
        rollout?.serving = served
        rolloutProgress = RolloutProgress(at: turn.now)
        guard isSwitch, rollout?.cause == .applied else { return leaveStages(&turn) }
        let next: RolloutStage.Kind = policy?.rollout.after == nil ? .keeping : .after
        rollout?.stage = RolloutStage(next)
        rollout?.stage?.reachedAt = turn.now
        turn.note(
            .rolloutStep, of: name,
            "\(name): all requests go to \(replicaText(desired)) of revision \(target) from now on")
    }

    private mutating func judgeKeeping(_ stage: RolloutStage, _ turn: inout Turn) {
        guard let policy = policy?.rollout, policy.strategy == .blueGreen else {
            return leaveStages(&turn)
        }
        let since = stage.reachedAt ?? turn.now
        rollout?.stage?.reachedAt = since
        if since + policy.blueGreen.keepOld <= turn.now { leaveStages(&turn) }
    }

    // MARK: All of them

    /// From here on replicas of one revision give way to those of the other.
    mutating func leaveStages(_ turn: inout Turn) {
        rollout?.stage = nil
        rolloutProgress = RolloutProgress(at: turn.now)
    }

    /// What the clock will bring, nil for nothing.
    var stageDeadline: Instant? {
        if stageKind == .standby { return standbyTrustedAt }
        guard rolloutOutcome == .running, let stage = rollout?.stage,
            let since = stage.reachedAt, let policy = policy?.rollout
        else { return nil }
        switch stage.kind {
        case .keeping: return since + policy.blueGreen.keepOld
        case .canary:
            guard case .lasting(let pause) = canaryStep?.pause else { return nil }
            return since + pause
        case .turn, .before, .standby, .after: return nil
        }
    }

    /// A stage that is reached waits for the clock or for somebody, and that is no want of progress.
    var isWaitingInStage: Bool {
        switch stageKind {
        case .turn, .before, .keeping, .after: true
        case .canary: rollout?.stage?.reachedAt != nil
        case .standby, nil: false
        }
    }

    /// How many replicas the stage wants of the old revision and, beside them, of the new one; nil: not
    /// side by side.
    func wantedBeside(_ counts: RollingUpdate.Counts) -> SideBySide.Wanted? {
        switch stageKind {
        case .turn, .before: wantedWhileWaiting(counts)
        case .canary:
            canaryStep.map { SideBySide.Wanted(old: desired, new: $0.replicas(of: desired)) }
        case .standby: SideBySide.Wanted(old: desired, new: desired)
        case .keeping, .after, nil: nil
        }
    }

    /// Nothing changes yet: what serves of the new revision, as it did before, counts with the old.
    private func wantedWhileWaiting(_ counts: RollingUpdate.Counts) -> SideBySide.Wanted {
        if let serving = rollout?.serving {
            return serving == target
                ? SideBySide.Wanted(old: 0, new: desired) : SideBySide.Wanted(old: desired, new: 0)
        }
        let kept = min(counts.newAvailable, desired)
        return SideBySide.Wanted(old: desired - kept, new: kept)
    }

    /// Where the old side is filled up from, as nothing of the new revision may be.
    var provenRevision: RevisionNumber? {
        [lastComplete, rollout?.from].compactMap(\.self).first {
            $0 != target && revision($0) != nil
        }
    }
}
