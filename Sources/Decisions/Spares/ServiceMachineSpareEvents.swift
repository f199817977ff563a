import Model

/// What the host tells of a spare. Each says whether it was about one.
extension ServiceState {
    mutating func spareStarted(_ id: ReplicaID, at now: Instant) -> Bool {
        guard let index = spareIndex(of: id) else { return false }
        spares[index].replica.startedAt = now
        return true
    }

    mutating func spareStartedUp(_ id: ReplicaID, at now: Instant) -> Bool {
        guard let index = spareIndex(of: id) else { return false }
        spares[index].replica.startedUpAt = now
        return true
    }

    /// Ready and warm: it has nothing more to do before its first request.
    mutating func spareReady(_ id: ReplicaID, _ turn: inout Turn) -> Bool {
        guard let index = spareIndex(of: id) else { return false }
        if spares[index].phase == .awake { spares[index].replica.unreadyWhy = nil }
        guard spares[index].phase == .starting else { return true }
        let startedAt = spares[index].replica.startedAt ?? turn.now
        spares[index].replica.startedAt = startedAt
        spares[index].replica.unreadyWhy = nil
        rest(at: index, "it was ready \((turn.now - startedAt).text) after its start", &turn)
        return true
    }

    mutating func spareUnready(_ id: ReplicaID, why: String) -> Bool {
        guard let index = spareIndex(of: id) else { return false }
        spares[index].replica.unreadyWhy = why
        return true
    }

    mutating func spareNotAlive(_ id: ReplicaID, why: String, _ turn: inout Turn) -> Bool {
        guard let index = spareIndex(of: id) else { return false }
        if !spares[index].isLeaving { spareFailed(at: index, why, &turn) }
        return true
    }

    mutating func spareStoppedByHand(_ id: ReplicaID, _ turn: inout Turn) -> Bool {
        guard let index = spareIndex(of: id) else { return false }
        guard !spares[index].isLeaving else { return true }
        spares[index].phase = .stopping
        spareStarts.failed(policy?.restart.backoff, at: turn.now)
        turn.note(
            .replicaStopping, of: name, replica: id, severity: .warning,
            "\(id), a spare, is stopped by somebody else than coxswaind")
        return true
    }

    mutating func spareExited(
        _ id: ReplicaID, _ exit: ReplicaExit, endpoints: inout EndpointPool, _ turn: inout Turn
    ) -> Bool {
        guard let index = spareIndex(of: id) else { return false }
        let spare = spares.remove(at: index)
        letRest(spare.replica, endpoints: &endpoints, at: turn.now)
        if spare.isLeaving {
            turn.note(.replicaStopped, of: name, replica: id, "\(id), a spare, \(exit)")
        } else {
            spareStarts.failed(policy?.restart.backoff, at: turn.now)
            turn.note(
                .replicaFailed, of: name, replica: id, severity: .warning,
                "\(id), a spare, \(exit)")
        }
        return true
    }

    mutating func spareStartFailed(
        _ id: ReplicaID, _ fault: StartFault, endpoints: inout EndpointPool, _ turn: inout Turn
    ) -> Bool {
        guard let index = spareIndex(of: id) else { return false }
        let spare = spares.remove(at: index)
        letRest(spare.replica, endpoints: &endpoints, at: turn.now)
        switch fault {
        case .portTaken: break
        case .nameTaken: spareStarts.nameTaken(id)
        case .busUnavailable: spareStarts.postponed(until: turn.now + Limits.busRetryPause)
        case .refused(let why):
            spareStarts.failed(policy?.restart.backoff, at: turn.now)
            turn.note(
                .replicaFailed, of: name, replica: id, severity: .warning,
                "\(id) could not be started as a spare: \(why)")
        }
        return true
    }

    /// Not ready in time.
    mutating func stopOverdueSpares(_ turn: inout Turn) {
        for index in spares.indices {
            guard let due = readyDue(ofSpareAt: index), due <= turn.now else { continue }
            let why = spares[index].replica.unreadyWhy.map { ", at last: \($0)" } ?? ""
            spareFailed(at: index, "it was not ready in time\(why)", &turn)
        }
    }

    func readyDue(ofSpareAt index: Int) -> Instant? {
        guard spares[index].phase == .starting,
            let revision = revisionIndex(startedFrom: spares[index].replica.digest)
        else { return nil }
        return readyDue(
            ofRevisionAt: revision, startedUpAt: spares[index].replica.startedUpAt,
            startedAt: spares[index].replica.startedAt ?? spares[index].replica.since)
    }

    private mutating func spareFailed(at index: Int, _ why: String, _ turn: inout Turn) {
        let id = spares[index].id
        spareStarts.failed(policy?.restart.backoff, at: turn.now)
        turn.note(
            .replicaFailed, of: name, replica: id, severity: .warning, "\(id), a spare: \(why)")
        stopSpare(at: index, why, &turn)
    }

    // MARK: The freezer

    mutating func freezerTold(_ id: ReplicaID, _ news: FreezerNews, _ turn: inout Turn) {
        if let index = spareIndex(of: id) { return spareTold(at: index, news, &turn) }
        guard let index = index(of: id), replicas[index].isThawing,
            replicas[index].phase == .starting
        else { return }
        switch news {
        case .thawed: thawed(at: index, &turn)
        case .notThawed(let why): thawFailed(at: index, why, &turn)
        case .frozen, .notFrozen, .missing: break
        }
    }

    private mutating func spareTold(at index: Int, _ news: FreezerNews, _ turn: inout Turn) {
        let id = spares[index].id
        switch (spares[index].phase, news) {
        case (.freezing, .frozen):
            spares[index].phase = .frozen
            spareStarts.succeeded()
        case (.freezing, .missing):
            spares[index].phase = .awake
            spareStarts.succeeded()
        case (.freezing, .notFrozen(let why)):
            spareFailed(at: index, "it could not be frozen: \(why)", &turn)
        case (.frozen, .thawed):
            spares[index].phase = .freezing
            turn.act(.freeze(id))
            turn.note(
                .replicaFrozen, of: name, replica: id, severity: .warning,
                "\(id), a spare, was thawed by somebody else than coxswaind, and is frozen again")
        default: break
        }
    }

    /// It was ready before it was frozen, and stands where it stood. If it is no longer well, its probes,
    /// which go on now, say so like of any other. Its process may have ended before it was told to thaw.
    private mutating func thawed(at index: Int, _ turn: inout Turn) {
        let (id, since) = (replicas[index].id, replicas[index].since)
        replicas[index].isThawing = false
        replicas[index].firstReadyAt = turn.now
        if let why = replicas[index].unreadyWhy {
            replicas[index].enter(.unready, at: turn.now)
            return turn.note(
                .replicaUnready, of: name, replica: id, severity: .warning,
                "\(id) is thawed and not ready: \(why)")
        }
        replicas[index].enter(.ready, at: turn.now)
        heldRequests = nil
        turn.note(
            .replicaReady, of: name, replica: id,
            "\(id) is ready, thawed within \((turn.now - since).text)")
    }

    /// Its place is opened again by the arithmetic.
    private mutating func thawFailed(at index: Int, _ why: String, _ turn: inout Turn) {
        let id = replicas[index].id
        lastFailure = "\(id) could not be thawed: \(why)"
        turn.note(
            .replicaFailed, of: name, replica: id, severity: .warning,
            "\(id) could not be thawed: \(why)")
        replicas[index].enter(.stopping, at: turn.now)
        turn.act(.kill(id))
    }
}
