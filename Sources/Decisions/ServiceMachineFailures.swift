import Model

/// Back-off, giving up, and starts that did not come about.
extension ServiceState {
    /// Its replica failed: the place is filled again after the back-off, or given up; or it was filled
    /// already, and what is left is to count.
    mutating func vacate(
        _ replica: Replica, _ cause: FailureCause, _ sentence: String, _ turn: inout Turn
    ) {
        guard let policy, let number = revisionNumber(startedFrom: replica.digest) else { return }
        noteFailure(policy.restart.intensity, at: turn.now)
        noteRolloutFailure(replica, cause, at: turn.now)
        if cause == .outOfMemory { raise(.outOfMemory, about: replica.id, sentence, &turn) }
        if !replica.isSucceeded {
            if let why = endOfPatience(policy.restart, replica, cause) {
                return giveUp(replica, why, sentence, &turn)
            }
            openPlace(after: replica, number, policy.restart.backoff, &turn)
        }
        escalate(policy.restart.intensity, &turn)
    }

    private mutating func giveUp(
        _ replica: Replica, _ why: String, _ sentence: String, _ turn: inout Turn
    ) {
        close(replica, .gaveUp, failures: replica.failuresWithIt, sentence, at: turn.now)
        let farewell =
            "\(name): \(why), the place of \(replica.id) is given up until the policy changes "
            + "or `coxctl rollout restart`"
        raise(.giveUp, about: replica.id, farewell, &turn)
        turn.note(.gaveUp, of: name, replica: replica.id, severity: .warning, farewell)
    }

    mutating func openPlace(
        after replica: Replica, _ number: RevisionNumber, _ backoff: RestartPolicy.Backoff,
        _ turn: inout Turn
    ) {
        let failures = replica.failuresWithIt
        let delay = BackoffSchedule.delay(
            afterFailures: failures, backoff, spread: turn.spread(of: replica.id, failures))
        vacancies.append(
            Vacancy(
                revision: number, predecessor: replica.id, failures: failures,
                due: turn.now + delay, reason: .replaces(replica.id, attempt: failures),
                seat: replica.seat))
        guard delay > .zero else { return }
        turn.note(
            .backingOff, of: name, replica: replica.id, severity: .warning,
            "\(name): the place of \(replica.id) is filled again in \(delay.text), after "
                + "\(failures) failures in a row")
    }

    /// Nil: it is tried again.
    private mutating func endOfPatience(
        _ restart: RestartPolicy, _ replica: Replica, _ cause: FailureCause
    ) -> String? {
        switch restart.action(on: cause) {
        case .giveUp: return "a failure by '\(cause.rawValue)' is final"
        case .undo where replica.digest == targetDigest && rolloutOutcome == .running:
            return "a failure by '\(cause.rawValue)' ends the rollout"
        case .undo, .restart: break
        }
        guard restart.givesUp(after: replica.failuresWithIt) else { return nil }
        return "\(replica.failuresWithIt) failures in a row"
    }

    /// Places are closed on the target revision only; on another the rollout takes them anyway.
    mutating func close(
        _ replica: Replica, _ cause: ServiceRecord.ClosedPlace.Cause, failures: Int,
        _ sentence: String, at now: Instant
    ) {
        guard replica.digest == targetDigest else { return }
        closedPlaces.append(
            ServiceRecord.ClosedPlace(
                lastReplica: replica.id, cause: cause, failures: failures, closedAt: now,
                sentence: sentence))
    }

    /// Not ready in time: it failed, though its unit has yet to be stopped. Its successor does not
    /// wait for that, as it has a name of its own.
    mutating func stopOverdueStarts(_ turn: inout Turn) {
        for (index, due) in overdueStarts(at: turn.now) {
            let replica = replicas[index]
            let begun = replica.isThawing ? nil : replica.startedAt
            let deadline = due - (begun ?? replica.since)
            failStart(
                at: index, by: .startTimeout, .notReadyInTime(deadline: deadline),
                lastWhy: replica.unreadyWhy, &turn)
        }
    }

    private func overdueStarts(at now: Instant) -> [(index: Int, due: Instant)] {
        replicas.indices.compactMap { index in
            guard let due = readyDue(ofReplicaAt: index), due <= now else { return nil }
            return (index, due)
        }
    }

    /// `lastWhy`: what it lacked when it was last asked.
    mutating func failStart(
        at index: Int, by cause: FailureCause, _ reason: Reason, lastWhy: String?,
        _ turn: inout Turn
    ) {
        let replica = replicas[index]
        let sentence =
            "\(replica.id) was \(reason)" + (lastWhy.map { ", at last: \($0)" } ?? "")
        lastFailure = sentence
        turn.note(
            .replicaFailed, of: name, replica: replica.id, severity: .warning, sentence)
        remove(at: index, because: reason, &turn)
        if replica.condemned == nil, !isDeleting { vacate(replica, cause, sentence, &turn) }
    }

    /// By when a starting replica has to be ready; nil where its template is unknown.
    func readyDue(ofReplicaAt index: Int) -> Instant? {
        guard replicas[index].phase == .starting,
            let revision = revisionIndex(startedFrom: replicas[index].digest)
        else { return nil }
        if replicas[index].isThawing { return replicas[index].since + Limits.thawDeadline }
        return readyDue(
            ofRevisionAt: revision, startedUpAt: replicas[index].startedUpAt,
            startedAt: replicas[index].startedAt ?? replicas[index].since)
    }

    func readyDue(
        ofRevisionAt index: Int, startedUpAt: Instant?, startedAt: Instant
    ) -> Instant {
        startedUpAt.map { $0 + revisions[index].readinessDeadline }
            ?? startedAt + revisions[index].wholeDeadline
    }

    // MARK: Starts that did not come about

    mutating func startFailed(
        _ id: ReplicaID, _ fault: StartFault, endpoints: inout EndpointPool, _ turn: inout Turn
    ) {
        if spareStartFailed(id, fault, endpoints: &endpoints, &turn) { return }
        guard let index = index(of: id), replicas[index].isStartInFlight else { return }
        let replica = forget(at: index, endpoints: &endpoints, at: turn.now)
        if replica.isLeaving || replica.condemned != nil || policy == nil { return }
        startFailed(replica, fault, &turn)
    }

    private mutating func startFailed(
        _ replica: Replica, _ fault: StartFault, _ turn: inout Turn
    ) {
        guard var place = replica.place else { return }
        switch fault {
        case .portTaken, .nameTaken:
            place.attempts += 1
            if place.attempts > Limits.portAttempts {
                let why = "\(place.attempts) ports or names in a row are taken"
                return startRefused(replica, why, &turn)
            }
            if fault == .nameTaken { place.lowestOrdinal = replica.id.ordinal + 1 }
            place.due = turn.now
        case .refused(let why):
            return startRefused(replica, why, &turn)
        case .busUnavailable:
            // Nobody's failure, and no rollout shall be undone for it.
            rolloutProgress.at = turn.now
            place.due = turn.now + Limits.busRetryPause
        }
        vacancies.append(place)
    }

    mutating func startRefused(_ replica: Replica, _ why: String, _ turn: inout Turn) {
        let sentence = "\(replica.id) could not be started: \(why)"
        lastFailure = sentence
        turn.note(
            .replicaFailed, of: name, replica: replica.id, severity: .warning, sentence)
        vacate(replica, .notStarted, sentence, &turn)
    }

    func revisionNumber(startedFrom digest: String) -> RevisionNumber? {
        revisions.last { $0.digest == digest }?.number
    }
}
