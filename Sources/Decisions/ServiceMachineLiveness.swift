import Model

/// Replicas that run and are no good, or are wanted gone by somebody else than us.
extension ServiceState {
    // MARK: Liveness

    /// It runs and is no good: out of the pool, and killed rather than drained. Requests that hang in
    /// it then break, and the front asks another replica where that is safe; a drain would have
    /// them hang to its deadline.
    mutating func replicaNotAlive(_ id: ReplicaID, why: String, _ turn: inout Turn) {
        if spareNotAlive(id, why: why, &turn) { return }
        guard let index = index(of: id), !replicas[index].phase.isLeaving else { return }
        let replica = replicas[index]
        let lived = (turn.now - (replica.startedAt ?? replica.since)).text
        let sentence = "\(id) is not alive after \(lived): \(why)\(replica.busyText)"
        if case .notAlive = replica.condemned { return }
        lastFailure = sentence
        if isAmongTheLast(replica) { return replaceFirst(at: index, why, sentence, &turn) }
        turn.note(.replicaFailed, of: name, replica: id, severity: .warning, sentence)
        replicas[index].condemned = .notAlive(why: why)
        replicas[index].enter(.stopping, at: turn.now)
        turn.act(.kill(id))
        guard replica.condemned == nil, !isDeleting, let policy else { return }
        if policy.restart.condition == .never {
            return close(replica, .finished, failures: replica.failures, sentence, at: turn.now)
        }
        vacate(replica, .notAlive, sentence, &turn)
    }

    /// What most of them fail at a time is seldom theirs: what they all ask is slow. More than half of the
    /// service is not killed for it, the rest goes as each successor is ready. Of a single replica
    /// nothing is lost: its requests wait at the front.
    private func isAmongTheLast(_ replica: Replica) -> Bool {
        guard desired > 1, replica.phase == .ready, policy?.restart.condition != .never else {
            return false
        }
        let others = replicas.count {
            $0.id != replica.id && $0.phase == .ready && $0.condemned == nil
        }
        return 2 * others < desired
    }

    private mutating func replaceFirst(
        at index: Int, _ why: String, _ sentence: String, _ turn: inout Turn
    ) {
        let replica = replicas[index]
        replicas[index].condemned = replica.condemned ?? .notAlive(why: why)
        noteFailure(policy?.restart.intensity, at: turn.now)
        noteRolloutFailure(replica, .notAlive, at: turn.now)
        turn.note(
            .replicaFailed, of: name, replica: replica.id, severity: .warning,
            sentence + "; it stays until its successor is ready, as most others are gone")
    }

    // MARK: People

    /// systemd has sent it the stop signal already: out of the pool at once, and its successor, if the
    /// policy wants one, does not wait for its end. It is nobody's failure.
    mutating func replicaStoppedByHand(_ id: ReplicaID, _ turn: inout Turn) {
        if spareStoppedByHand(id, &turn) { return }
        guard let index = index(of: id) else { return }
        let replica = replicas[index]
        if replica.isLeaving, !replica.isSucceeded { return }
        let isLeft = policy?.restart.stoppedByHand == .leave && replica.condemned == nil
        replicas[index].condemned = .stoppedByHand
        replicas[index].enter(.stopping, at: turn.now)
        let sentence = "\(id) is stopped by somebody else than coxswaind"
        let what =
            isLeft
            ? "; its place stays empty until the policy changes or `coxctl rollout restart`" : ""
        turn.note(
            .replicaStopping, of: name, replica: id, severity: .warning, sentence + what)
        if isLeft, !isDeleting {
            close(replica, .stoppedByHand, failures: 0, sentence, at: turn.now)
        }
    }
}

extension Replica {
    /// Who hangs and who is only too busy to answer look alike to a probe.
    fileprivate var busyText: String {
        guard let used = lastFigures?.cpuMilliCores else { return "" }
        return used < Self.hangingMilliCores
            ? "; it uses no CPU, so it hangs" : "; it uses \(used / 10) % of a core"
    }

    /// What a program uses that does nothing but be asked.
    private static let hangingMilliCores = 10
}
