import Model

/// What ends a rollout before its time, and the way back.
extension ServiceState {
    /// Found while an event is taken, judged when the service is settled.
    package struct RolloutFault: Sendable, Equatable {
        let why: String
        var replica: ReplicaID?
    }

    /// After a person has acted, what was before says nothing any more.
    mutating func judgeAnew(at now: Instant) {
        rolloutProgress = RolloutProgress(at: now)
        rolloutFault = nil
        rolloutFailures = 0
        hookInFlight = nil
        analysis = RevisionAnalysis()
    }

    /// Whether the new revision is on trial. On the way back from a failure nothing is left to go back
    /// to, so only the deadline tells that it does not succeed.
    package var isOnTrial: Bool {
        guard let rollout else { return false }
        if rollout.cause.isUndoneByItself { return false }
        switch rollout.outcome {
        case .running: return true
        // It serves, and waits to be looked at.
        case .paused: return rollout.pauseCause == .promotion || rollout.pauseCause == .inconclusive
        case .complete, .failed: return false
        }
    }

    /// A replica has failed by itself. Before it was ready that may be the host's doing, and is tried
    /// again a few times; after, it is the revision's.
    mutating func noteRolloutFailure(_ replica: Replica, _ cause: FailureCause, at now: Instant) {
        guard isOnTrial, let policy = policy?.rollout, replica.digest == targetDigest else {
            return
        }
        rolloutFailures += 1
        let readyFor = replica.firstReadyAt.map { now - $0 }
        let why: String? =
            if cause == .outOfMemory {
                "\(replica.id) ran out of memory"
            } else if let readyFor, readyFor < policy.minimumReady {
                "\(replica.id) failed \(readyFor.text) after it was ready, within 'min-ready'"
            } else if rolloutFailures >= policy.failureLimit {
                "\(rolloutFailures) failures of new replicas"
            } else {
                nil
            }
        guard let why, rolloutFault == nil else { return }
        rolloutFault = RolloutFault(why: why, replica: replica.id)
    }

    /// Holds the new revision's figures against the old's.
    mutating func analyse(_ samples: ArraySlice<ReplicaSample>, at now: Instant) {
        guard isOnTrial, rollout?.from != nil, let policy = policy?.rollout.analysis else { return }
        for sample in samples {
            guard let index = index(of: sample.replica) else { continue }
            analysis.note(sample, of: side(of: index, at: now), at: now)
        }
        let evidence: RevisionAnalysis.Evidence =
            self.policy?.hasFront == true ? .requests : .queriesAlone
        let findings = findings(of: policy.queries, at: now)
        guard let verdict = analysis.verdict(policy, by: evidence, findings, at: now) else {
            return
        }
        var measurements = rollout?.measurements ?? Rollout.Measurements()
        switch verdict.outcome {
        case .good:
            measurements.good += 1
            rollout?.stage?.measuredGood += 1
        case .bad: measurements.bad += 1
        }
        rollout?.measurements = measurements
        guard verdict.outcome == .bad, measurements.bad > policy.failureLimit else { return }
        rolloutFault = RolloutFault(why: verdict.sentence, replica: analysis.suspect)
    }

    private func side(of index: Int, at now: Instant) -> RevisionAnalysis.Side {
        guard replicas[index].digest == targetDigest else { return .old }
        guard let readyAt = replicas[index].firstReadyAt, readyAt + Limits.coldSpan <= now else {
            return .fresh
        }
        return .new
    }

    private var newestOfTarget: ReplicaID? { replicas.last { $0.digest == targetDigest }?.id }

    mutating func failRollout(
        _ counts: RollingUpdate.Counts, _ fault: RolloutFault, _ turn: inout Turn
    ) {
        rolloutFault = nil
        let last = lastFailure.map { "; last: \($0)" } ?? ""
        let sentence =
            "revision \(target) failed: \(fault.why), \(counts.newAvailable) of \(desired) available\(last)"
        self.rollout?.sentence = sentence
        turn.note(
            .rolloutFailed, of: name, replica: fault.replica ?? newestOfTarget, severity: .warning,
            "\(name): \(sentence)")
        raise(
            .rollback, about: fault.replica ?? newestOfTarget, "\(name): \(sentence)", &turn)
        switch policy?.rollout.onFailure {
        case .pause:
            self.rollout?.outcome = .paused
            self.rollout?.pauseCause = .failure
        case .undo, nil: undoFailure(sentence, &turn)
        }
    }

    private mutating func undoFailure(_ sentence: String, _ turn: inout Turn) {
        guard let back = lastComplete, back != target, let policy, revision(back) != nil else {
            rollout?.outcome = .failed
            return
        }
        holdBack(policy, at: back)
        setTarget(back, .undoOfFailure, &turn)
        rollout?.sentence = sentence
    }

    /// The same policy applied again shall not move the service forward from this revision.
    mutating func holdBack(_ policy: PolicyInForce, at number: RevisionNumber) {
        let digest = TemplateDigest.of(policy.template)
        undonePolicyDigest = revision(number)?.digest == digest ? nil : digest
    }
}
