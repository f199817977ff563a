import Model

/// The verdict on a rollout: its beginning, its progress and its end. How it fails is in
/// `ServiceMachineRolloutFailure`.
extension ServiceState {
    /// From now on the service goes to this revision, whatever was under way.
    mutating func setTarget(
        _ number: RevisionNumber, _ cause: Rollout.Cause, _ turn: inout Turn
    ) {
        let from = target == 0 ? nil : target
        let group = cause == .applied ? groupRun : rollout?.group
        let served = setThatServes
        aim(at: number)
        // What was given up or done belonged to the revision that is left.
        closedPlaces.removeAll()
        rollout = Rollout(from: from, to: number, cause: cause, startedAt: turn.now)
        rollout?.group = group
        judgeAnew(at: turn.now)
        beginStages(cause, servedBefore: served)
        guard let from else { return }
        turn.note(
            cause.isUndoneByItself ? .rolloutUndone : .rolloutStarted, of: name,
            "\(name): rolls from revision \(from) to \(number)")
    }

    /// After a change of the desired count the marks of before say nothing any more.
    mutating func restartProgress(at now: Instant) { rolloutProgress = RolloutProgress(at: now) }

    mutating func judgeRollout(_ turn: inout Turn) {
        // Most often it is, which is told without a copy.
        guard rolloutOutcome != .complete, let rollout else { return }
        let counts = tally(at: turn.now)
        noteProgress(counts, at: turn.now)
        if let fault = rolloutFault {
            return failRollout(counts, fault, &turn)
        }
        if let stage = rollout.stage { return judgeStage(stage, counts, &turn) }
        if counts.old == 0, counts.new == desired, counts.newAvailable == desired {
            if !isUnchecked(rollout) { return completeRollout(rollout, &turn) }
            self.rollout?.stage = RolloutStage(.after)
            return
        }
        failIfStuck(counts, &turn)
    }

    /// The command after it has yet to be run.
    private func isUnchecked(_ rollout: Rollout) -> Bool {
        rollout.outcome == .running && rollout.cause == .applied && rollout.isChecked != true
            && policy?.rollout.after != nil
    }

    mutating func failIfStuck(_ counts: RollingUpdate.Counts, _ turn: inout Turn) {
        guard rolloutOutcome == .running else { return }
        if hasGivenUpPlace {
            failRollout(counts, RolloutFault(why: "a place was given up"), &turn)
        } else if let deadline = progressDeadline(turn.front), deadline <= turn.now {
            let span = (turn.now - rolloutProgress.at).text
            failRollout(counts, RolloutFault(why: "no progress for \(span)"), &turn)
        }
    }

    var hasGivenUpPlace: Bool { closedPlaces.contains { $0.cause == .gaveUp } }

    /// Nil: none runs, or it waits for the clock, for somebody, for the front's return or for another
    /// service, which is not the revision's fault.
    func progressDeadline(_ front: Turn.FrontLink) -> Instant? {
        guard let policy, rolloutOutcome == .running, !isWaitingInStage else { return nil }
        if front == .lost, policy.hasFront { return nil }
        if !waitsFor.isEmpty { return nil }
        return rolloutProgress.at + policy.rollout.progressDeadline
    }

    private mutating func noteProgress(_ counts: RollingUpdate.Counts, at now: Instant) {
        let isFurther =
            counts.newAvailable > rolloutProgress.mostAvailable
            || counts.old < rolloutProgress.fewestOld
        guard isFurther else { return }
        rolloutProgress.at = now
        rolloutProgress.mostAvailable = max(rolloutProgress.mostAvailable, counts.newAvailable)
        rolloutProgress.fewestOld = min(rolloutProgress.fewestOld, counts.old)
    }

    private mutating func completeRollout(_ rollout: Rollout, _ turn: inout Turn) {
        let took = (turn.now - rollout.startedAt).text
        let what = desired == 1 ? "1 replica runs" : "\(desired) replicas run"
        let sentence = "\(what) revision \(target), after \(took)"
        self.rollout?.outcome = .complete
        self.rollout?.sentence = sentence
        // A revision of which nothing ever ran has proved nothing.
        if desired > 0 { lastComplete = target }
        turn.note(.rolloutFinished, of: name, "\(name): \(sentence)")
    }

    /// Keeps the newest revisions for an undo, and whatever is still in use.
    mutating func pruneRevisions() {
        guard let policy, revisions.count > policy.rollout.historyLimit else { return }
        var spare = revisions.filter { !isInUse($0) }.map(\.number)
        let surplus = spare.count - max(0, policy.rollout.historyLimit)
        guard surplus > 0 else { return }
        spare = Array(spare.prefix(surplus))
        revisions.removeAll { spare.contains($0.number) }
    }

    private func isInUse(_ revision: Revision) -> Bool {
        revision.number == target || revision.number == lastComplete
            || revision.number == rollout?.serving || revision.number == rollout?.group?.from
            || (rollout?.stage != nil && revision.number == rollout?.from)
            || vacancies.contains { $0.revision == revision.number }
            || replicas.contains { $0.digest == revision.digest }
            || spares.contains { $0.replica.digest == revision.digest }
    }
}
