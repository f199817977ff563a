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
        areSparesHeld = turn.hostShortage != nil
        if wantedSpares > 0, turn.freezer == .missing { tellMissingFreezer(&turn) }
        thawWhereDue(&turn)
        dropSpares(&turn)
    }

    private mutating func tellMissingFreezer(_ turn: inout Turn) {
        guard !spareStarts.isMissingFreezerTold else { return }
        spareStarts.isMissingFreezerTold = true
        turn.note(
            .sparesAwake, of: name, "\(name): \(Freezer.missingText)")
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
        let ready = spares.count { [.freezing, .frozen, .awake].contains($0.phase) }
        return replica.unreadyWhy == nil && isRevisionSettled && turn.hostShortage == nil
            && ready < wantedSpares
    }

    mutating func keep(at index: Int, drainedIn took: String, _ turn: inout Turn) {
        var replica = replicas.remove(at: index)
        let why = replica.condemned.map { ": \($0)" } ?? ""
        replica.becomeSpare()
        spares.append(Spare(replica: replica, phase: .starting))
        rest(at: spares.count - 1, "drained in \(took)\(why)", &turn)
    }

    /// It has nothing to do from now on.
    mutating func rest(at index: Int, _ how: String, _ turn: inout Turn) {
        let id = spares[index].id
        guard turn.freezer == .available else {
            spares[index].phase = .awake
            spareStarts.succeeded()
            return turn.note(
                .replicaStandby, of: name, replica: id, "\(id) stands by as a spare: \(how)")
        }
        spares[index].phase = .freezing
        turn.act(.freeze(id))
        turn.note(.replicaFrozen, of: name, replica: id, "\(id) is frozen as a spare: \(how)")
    }

    // MARK: Fewer

    /// While a revision is on trial the spares of the one before stay: it may be gone back to.
    private mutating func dropSpares(_ turn: inout Turn) {
        if isRevisionSettled {
            for index in spares.indices where spares[index].replica.digest != targetDigest {
                stopSpare(at: index, "revision \(target) is there", &turn)
            }
        }
        while liveSpares > wantedSpares, let index = mostDispensable {
            stopSpare(at: index, "\(wantedSpares) wanted", &turn)
        }
    }

    /// Of an older revision, or not yet fit, or the latest.
    private var mostDispensable: Int? {
        func rank(_ index: Int) -> Int {
            if spares[index].replica.digest != targetDigest { return 2 }
            return spares[index].isFit ? 0 : 1
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
            let spare = spares.remove(at: index)
            var replica = spare.replica
            let vacancy = vacancies.remove(at: place)
            replica.thaw(into: vacancy, at: turn.now)
            spareStarts.someThawed(at: turn.now)
            if spare.phase == .awake {
                stepsIn(&replica, vacancy, &turn)
            } else {
                turn.act(.thaw(replica.id))
                turn.note(
                    .replicaThawing, of: name, replica: replica.id,
                    "\(replica.id) thaws: \(vacancy.reason)")
            }
            replicas.insert(replica, at: insertionIndex(of: replica.id))
        }
    }

    /// Nothing is waited for: it has been asked all the time whether it is well.
    private mutating func stepsIn(_ replica: inout Replica, _ vacancy: Vacancy, _ turn: inout Turn)
    {
        replica.isThawing = false
        replica.firstReadyAt = turn.now
        replica.enter(.ready, at: turn.now)
        heldRequests = nil
        turn.note(
            .replicaReady, of: name, replica: replica.id,
            "\(replica.id) is ready, as a spare that stood by: \(vacancy.reason)")
    }

    private func placeForSpare(at now: Instant) -> (place: Int, spare: Int)? {
        for place in vacancies.indices
        where vacancies[place].due <= now && !mustWait(vacancies[place]) {
            let digest = revision(vacancies[place].revision)?.digest
            let spare = spares.firstIndex { $0.isFit && $0.replica.digest == digest }
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
        outgrownSince = nil
        load = SampleWindow()
        lastFigures = nil
        isThawing = true
        enter(.starting, at: now)
    }
}
