package import Model

/// Keeping spares: how many, of which revision, and where they go.
extension ServiceState {
    /// Where it cannot be told that a replica has nothing to do, none may be made to stand still; and where
    /// two must not be there at a time, none is there besides.
    package var wantedSpares: Int {
        guard let policy, policy.scale.spares > 0, !isDeleting, policy.hasFront, !keepsState,
            policy.rollout.strategy != .recreate, targetRevision?.canBeFrozen == true
        else { return 0 }
        return min(policy.scale.spares, Limits.sparesPerService)
    }

    package func isSpare(_ id: ReplicaID) -> Bool { spareIndex(of: id) != nil }

    func spareIndex(of id: ReplicaID) -> Int? { spares.firstIndex { $0.id == id } }

    /// Which revision is going to stay is known, and so what spares are to be of.
    private var isRevisionSettled: Bool { rolloutOutcome ?? .complete == .complete }

    private var liveSpares: Int { spares.count { !$0.isLeaving } }

    mutating func reconcileSpares(_ turn: inout Turn) {
        areSparesHeld = turn.freezer == .missing || turn.hostShortage != nil
        if wantedSpares > 0, turn.freezer == .missing { tellMissingFreezer(&turn) }
        thawWhereDue(&turn)
        dropSpares(&turn)
    }

    private mutating func tellMissingFreezer(_ turn: inout Turn) {
        guard !spareStarts.isMissingFreezerTold else { return }
        spareStarts.isMissingFreezerTold = true
        turn.note(
            .sparesMissing, of: name, severity: .warning,
            "\(name): \(Freezer.missingText)")
    }

    // MARK: More

    /// Nobody waits for a spare: it starts when all others are there, and nobody leaves who might be one.
    func isSpareDue(at now: Instant) -> Bool {
        guard liveSpares < wantedSpares, !areSparesHeld, isRevisionSettled, vacancies.isEmpty,
            spareStarts.isDue(at: now), waitsFor.isEmpty
        else { return false }
        return !spares.contains { $0.phase == .starting }
            && !replicas.contains {
                $0.phase == .starting || $0.condemned != nil && $0.phase != .stopping
            }
    }

    mutating func startSpare(endpoints: inout EndpointPool, _ turn: inout Turn) {
        guard isSpareDue(at: turn.now), let revision = targetRevision else { return }
        let launched = launch(
            revision, .init(from: spareStarts.lowestOrdinal, weight: slowWeight(revision.template)),
            endpoints: &endpoints, &turn)
        guard let replica = launched else {
            return spareStarts.postponed(until: turn.now + Limits.busRetryPause)
        }
        spares.append(Spare(replica: replica, phase: .starting))
        turn.note(
            .replicaStarting, of: name, replica: replica.id,
            "\(replica.id) starts as a spare: \(liveSpares) of \(wantedSpares)")
    }

    /// What drained for a scale-in need not be started again for the next scale-out.
    func isKept(_ replica: Replica, _ turn: Turn) -> Bool {
        guard case .scaleIn = replica.condemned, replica.digest == targetDigest else {
            return false
        }
        let ready = spares.count { $0.phase == .frozen || $0.phase == .freezing }
        return replica.unreadyWhy == nil && isRevisionSettled && turn.freezer == .available
            && turn.hostShortage == nil && ready < wantedSpares
    }

    mutating func keep(at index: Int, drainedIn took: String, _ turn: inout Turn) {
        var replica = replicas.remove(at: index)
        let why = replica.condemned.map { ": \($0)" } ?? ""
        replica.becomeSpare()
        spares.append(Spare(replica: replica, phase: .freezing))
        turn.act(.freeze(replica.id))
        turn.note(
            .replicaFrozen, of: name, replica: replica.id,
            "\(replica.id) is frozen as a spare, drained in \(took)\(why)")
    }

    // MARK: Fewer

    /// While a revision is on trial the spares of the one before stay: it may be gone back to.
    private mutating func dropSpares(_ turn: inout Turn) {
        if isRevisionSettled {
            for index in spares.indices where spares[index].replica.digest != targetDigest {
                stopSpare(at: index, "revision \(target) is there", &turn)
            }
        }
        let wanted = turn.freezer == .available ? wantedSpares : 0
        while liveSpares > wanted, let index = mostDispensable {
            stopSpare(at: index, "\(wanted) wanted", &turn)
        }
    }

    /// Of an older revision, or not yet frozen, or the latest.
    private var mostDispensable: Int? {
        func rank(_ index: Int) -> Int {
            if spares[index].replica.digest != targetDigest { return 2 }
            return spares[index].phase == .frozen ? 0 : 1
        }
        return spares.indices.filter { !spares[$0].isLeaving }
            .max { (rank($0), $0) < (rank($1), $1) }
    }

    /// It has no request, and none is on its way to it.
    mutating func stopSpare(at index: Int, _ why: String, _ turn: inout Turn) {
        guard !spares[index].isLeaving else { return }
        let id = spares[index].id
        spares[index].phase = .stopping
        turn.act(.stop(id))
        turn.note(.replicaStopping, of: name, replica: id, "\(id), a spare, stops: \(why)")
    }

    mutating func stopSpares(_ why: String, _ turn: inout Turn) {
        for index in spares.indices { stopSpare(at: index, why, &turn) }
    }

    /// Memory that serves nobody, on a host that is short of it.
    mutating func giveSpareBack(_ why: String, _ turn: inout Turn) -> Bool {
        guard let index = mostDispensable else { return false }
        stopSpare(at: index, why, &turn)
        return true
    }

    // MARK: Into service

    /// Each place that is due is filled by what is ready already.
    private mutating func thawWhereDue(_ turn: inout Turn) {
        guard !spares.isEmpty, mayStart, !keepsState else { return }
        while let (place, index) = placeForSpare(at: turn.now) {
            var replica = spares.remove(at: index).replica
            let vacancy = vacancies.remove(at: place)
            replica.thaw(into: vacancy, at: turn.now)
            replicas.insert(replica, at: insertionIndex(of: replica.id))
            turn.act(.thaw(replica.id))
            spareStarts.someThawed(at: turn.now)
            turn.note(
                .replicaThawing, of: name, replica: replica.id,
                "\(replica.id) thaws: \(vacancy.reason)")
        }
    }

    private func placeForSpare(at now: Instant) -> (place: Int, spare: Int)? {
        for place in vacancies.indices
        where vacancies[place].due <= now && !mustWait(vacancies[place]) {
            let digest = revision(vacancies[place].revision)?.digest
            let spare = spares.firstIndex { $0.phase == .frozen && $0.replica.digest == digest }
            if let spare { return (place, spare) }
        }
        return nil
    }
}

extension Replica {
    fileprivate mutating func becomeSpare() {
        condemned = nil
        cutAt = nil
        wasPooled = false
        failures = 0
        resizing = Resizing()
    }

    /// It has been ready, and what it used before says nothing about its work from now on.
    fileprivate mutating func thaw(into vacancy: Vacancy, at now: Instant) {
        place = vacancy
        failures = vacancy.failures
        firstReadyAt = nil
        unreadyWhy = nil
        load = SampleWindow()
        lastFigures = nil
        isThawing = true
        enter(.starting, at: now)
    }
}
