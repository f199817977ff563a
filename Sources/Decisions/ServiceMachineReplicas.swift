import Model

/// What the host tells of one replica.
extension ServiceState {
    mutating func replicaStarted(_ id: ReplicaID, _ turn: inout Turn) {
        if spareStarted(id, at: turn.now) { return }
        guard let index = index(of: id) else { return }
        replicas[index].startedAt = turn.now
    }

    mutating func replicaReady(_ id: ReplicaID, _ turn: inout Turn) {
        if spareReady(id, &turn) { return }
        guard let index = index(of: id) else { return }
        let replica = replicas[index]
        guard !replica.isThawing, replica.phase == .starting || replica.phase == .unready else {
            return
        }
        let startedAt = replica.startedAt ?? turn.now
        replicas[index].startedAt = startedAt
        if replica.phase == .starting { learnStartTime(turn.now - startedAt) }
        if replica.firstReadyAt == nil {
            replicas[index].firstReadyAt = turn.now
            // What it used to start up says nothing about its work.
            replicas[index].load.forgetCPU()
        }
        let message =
            replica.phase == .starting
            ? "\(id) is ready \((turn.now - startedAt).text) after its start"
            : "\(id) is ready again after \((turn.now - replica.since).text)"
        replicas[index].enter(.ready, at: turn.now)
        replicas[index].unreadyWhy = nil
        // Those that waited go to it. Known until the next measurement, they would wake a service that
        // is put to sleep before.
        heldRequests = nil
        turn.note(.replicaReady, of: name, replica: id, message)
    }

    /// Half of it is the latest start: a new revision may start otherwise.
    private mutating func learnStartTime(_ latest: Duration) {
        startTime = startTime.map { ($0 + latest) / 2 } ?? latest
    }

    mutating func replicaUnready(_ id: ReplicaID, why: String, _ turn: inout Turn) {
        if spareUnready(id, why: why) { return }
        guard let index = index(of: id) else { return }
        replicas[index].unreadyWhy = why
        guard replicas[index].phase == .ready else { return }
        replicas[index].enter(.unready, at: turn.now)
        turn.note(
            .replicaUnready, of: name, replica: id, severity: .warning,
            "\(id) is not ready: \(why)")
    }

    mutating func replicaDrained(_ id: ReplicaID, cutRequests: Int, _ turn: inout Turn) {
        guard let index = index(of: id), replicas[index].phase == .draining else { return }
        let took = (turn.now - replicas[index].since).text
        if cutRequests == 0, isKept(replicas[index], turn) {
            return keep(at: index, drainedIn: took, &turn)
        }
        let cut = cutRequests == 0 ? "" : "; \(cutRequests) requests were cut at the deadline"
        stop(at: index, "\(id) stops: drained in \(took)\(cut)", &turn)
    }

    /// Its place is filled again, closed or dropped; the unit is forgotten.
    mutating func replicaExited(
        _ id: ReplicaID, _ exit: ReplicaExit, endpoints: inout EndpointPool, _ turn: inout Turn
    ) {
        // Known or not: its unit has ended and would keep its name for ever.
        turn.act(.release(id))
        if spareExited(id, exit, endpoints: &endpoints, &turn) { return }
        guard let index = index(of: id) else { return }
        let replica = forget(at: index, endpoints: &endpoints, at: turn.now)
        if exit.cause == .outOfMemory { ranOutOfMemory(replica) }
        let lived = (turn.now - (replica.startedAt ?? replica.since)).text
        switch replica.phase {
        case .stopping where replica.isSucceeded:
            endedUnasked(replica, exit, "\(id) \(exit) after \(lived)", &turn)
        case .stopping, .draining:
            let severity: Occurrence.Severity =
                exit.cause == .stopTimeout ? .warning : .normal
            turn.note(
                .replicaStopped, of: name, replica: id, severity: severity,
                "\(id) \(exit) after \(lived)")
        case .starting, .ready, .unready:
            endedUnasked(replica, exit, "\(id) \(exit) after \(lived)", &turn)
        }
    }

    private mutating func ranOutOfMemory(_ replica: Replica) {
        if replica.ownSize == sizing?.base { sizing?.ranOutOfMemory = true }
        if let limit = replica.size.memoryBytes { usage.noteOutOfMemory(at: limit) }
    }

    private mutating func endedUnasked(
        _ replica: Replica, _ exit: ReplicaExit, _ sentence: String, _ turn: inout Turn
    ) {
        guard let condition = policy?.restart.condition, !isDeleting else {
            return turn.note(.replicaStopped, of: name, replica: replica.id, sentence)
        }
        if exit.isClean {
            turn.note(.replicaStopped, of: name, replica: replica.id, sentence)
        } else {
            lastFailure = sentence
            turn.note(
                .replicaFailed, of: name, replica: replica.id, severity: .warning, sentence)
        }
        // A person or a rollout wanted it replaced: the arithmetic opens the place that follows.
        if replica.condemned != nil { return }
        let isFinal = condition == .never || (condition == .onFailure && exit.isClean)
        if isFinal, !replica.isSucceeded {
            return close(replica, .finished, failures: replica.failures, sentence, at: turn.now)
        }
        vacate(replica, exit.failure, sentence, &turn)
    }

    /// Takes a replica out of the books and lets its name rest.
    mutating func forget(at index: Int, endpoints: inout EndpointPool, at now: Instant) -> Replica {
        let replica = replicas.remove(at: index)
        letRest(replica, endpoints: &endpoints, at: now)
        return replica
    }

    mutating func letRest(_ replica: Replica, endpoints: inout EndpointPool, at now: Instant) {
        endpoints.free(replica.endpoint)
        restedNames.removeAll { $0.endedAt + Limits.nameRest <= now }
        restedNames.append(RestedName(id: replica.id, endedAt: now))
    }
}
