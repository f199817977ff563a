import Model

/// What people wish of one service. Each answers with one sentence of what will happen.
extension ServiceState {
    // MARK: Scale

    mutating func scale(to replicas: Int, _ turn: inout Turn) -> Answer {
        guard let policy else { return .refused(.unknownService(name)) }
        let bounds = scaleBounds(policy.scale)
        guard bounds.contains(replicas) else {
            return .refused(
                .outOfBounds(
                    name, asked: replicas, minimum: bounds.lowerBound, maximum: bounds.upperBound))
        }
        let before = desired
        closedPlaces.removeAll { $0.cause.waitsForAPerson }
        if policy.scale.isAutomatic {
            // The autoscaler goes on from here, and lets a scale-in wait for a whole window.
            autoscaler.restart(at: replicas, policy: policy.scale, now: turn.now)
        } else {
            manualReplicas = replicas
        }
        setDesired(replicas, .person, &turn)
        if before == replicas { return .accepted("\(name): already at \(replicas)") }
        return .accepted("\(name): scaled from \(before) to \(replicas)")
    }

    private func scaleBounds(_ scale: ScalePolicy) -> ClosedRange<Int> {
        if !scale.isAutomatic { return 0...Limits.replicasPerService }
        let minimum = max(0, scale.minimum)
        return minimum...max(minimum, min(scale.maximum, Limits.replicasPerService))
    }

    /// The one place where the desired count moves.
    mutating func setDesired(
        _ replicas: Int, _ cause: @autoclosure () -> Reason.ScaleCause, _ turn: inout Turn
    ) {
        let wanted = min(max(0, replicas), Limits.replicasPerService)
        guard wanted != desired else { return }
        let reason: Reason =
            wanted > desired
            ? .scaleOut(from: desired, to: wanted, cause())
            : .scaleIn(from: desired, to: wanted, cause())
        desired = wanted
        lastScale = reason
        restartProgress(at: turn.now)
        turn.note(.scaled, of: name, "\(name): \(reason)")
    }

    // MARK: Undo, restart, drain, delete

    mutating func undo(to wanted: RevisionNumber?, _ turn: inout Turn) -> Answer {
        guard let policy else { return .refused(.unknownService(name)) }
        let kept = revisions.map(\.number)
        guard let number = wanted ?? kept.last(where: { $0 < target }) else {
            return .refused(.noEarlierRevision(name))
        }
        guard kept.contains(number) else {
            return .refused(.unknownRevision(name, number, kept: kept))
        }
        if number == target {
            return .accepted("\(name): already at revision \(number)")
        }
        let from = target
        holdBack(policy, at: number)
        // Forward again is a rollout as any other: with its steps, and with the command before it.
        setTarget(number, number > from ? .applied : .undoRequested, &turn)
        return .accepted(
            "\(name): goes back from revision \(from) to \(number) over \(replicaText(desired))")
    }

    mutating func restart(_ turn: inout Turn) -> Answer {
        guard policy != nil else { return .refused(.unknownService(name)) }
        closedPlaces.removeAll()
        vacancies.removeAll()
        var count = 0
        for index in replicas.indices where !replicas[index].phase.isLeaving {
            replicas[index].condemned = replicas[index].condemned ?? .restartRequested
            count += 1
        }
        stopSpares("\(Reason.restartRequested)", &turn)
        resumePausedRollout(&turn)
        return .accepted("\(name): \(replicaText(count)) will be replaced one after another")
    }

    mutating func pauseRollout(_ turn: inout Turn) -> Answer {
        guard policy != nil else { return .refused(.unknownService(name)) }
        if rolloutOutcome == .paused {
            return .accepted("\(name): its rollout is already paused")
        }
        guard rolloutOutcome == .running else { return .refused(.noRollout(name)) }
        let counts = tally(at: turn.now)
        let sentence =
            "paused by hand with \(counts.newAvailable) of \(desired) available of revision \(target)"
        rollout?.outcome = .paused
        rollout?.pauseCause = .person
        rollout?.sentence = sentence
        turn.note(.rolloutPaused, of: name, "\(name): \(sentence)")
        return .accepted("\(name): \(sentence); `coxctl rollout resume \(name)` goes on")
    }

    mutating func resumeRollout(_ turn: inout Turn) -> Answer {
        guard policy != nil else { return .refused(.unknownService(name)) }
        if rolloutOutcome == .running {
            return .accepted("\(name): its rollout is not paused, it goes on")
        }
        if rolloutOutcome == .failed, stageKind == .before {
            rollout?.outcome = .running
            judgeAnew(at: turn.now)
            return .accepted("\(name): tries again what comes before revision \(target)")
        }
        guard rolloutOutcome == .paused else { return .refused(.noRollout(name)) }
        if rollout?.pauseCause == .promotion { return promote(.step, &turn) }
        // A step that told nothing has its time again.
        if rollout?.pauseCause == .inconclusive { rollout?.stage?.reachedAt = turn.now }
        // What was given up before the pause has another try: somebody has looked at it.
        closedPlaces.removeAll { $0.cause.waitsForAPerson }
        resumePausedRollout(&turn)
        let sentence = "goes on to revision \(target) over \(replicaText(desired))"
        turn.note(.rolloutResumed, of: name, "\(name): \(sentence)")
        return .accepted("\(name): \(sentence)")
    }

    mutating func drain(_ id: ReplicaID, _ turn: inout Turn) -> Answer {
        if let index = spareIndex(of: id) {
            stopSpare(at: index, "\(Reason.drainRequested)", &turn)
            return .accepted("\(id): a spare, stopped; another will take its place")
        }
        guard policy != nil, let index = index(of: id) else {
            return .refused(.unknownReplica(id))
        }
        if replicas[index].phase.isLeaving { return .accepted("\(id): already leaving") }
        replicas[index].condemned = replicas[index].condemned ?? .drainRequested
        return .accepted("\(id): will be drained and stopped once its successor is ready")
    }

    mutating func delete(_ turn: inout Turn) -> Answer {
        if isDeleting { return .accepted("\(name): is already being deleted") }
        isDeleting = true
        let live = replicas.count { !$0.isLeaving }
        let message = "\(name): deleted; \(replicaText(live)) will be drained and stopped"
        turn.note(.deleted, of: name, message)
        return .accepted(message)
    }

    /// A person has acted: what was paused may go on.
    mutating func resumePausedRollout(_ turn: inout Turn) {
        guard rolloutOutcome == .paused else { return }
        rollout?.outcome = .running
        rollout?.pauseCause = nil
        rollout?.sentence = ""
        judgeAnew(at: turn.now)
    }

    func replicaText(_ count: Int) -> String {
        count == 1 ? "1 replica" : "\(count) replicas"
    }
}
