import Model

/// Filling vacancies, one at a time, as the host's start budget allows.
extension ServiceState {
    func hasDueStart(at now: Instant) -> Bool { dueStart(at: now) != nil || isSpareDue(at: now) }

    /// Nothing of the service holds its starts.
    var mayStart: Bool { !isDeleting && waitsFor.isEmpty }

    private func dueStart(at now: Instant) -> (index: Int, seat: Int?)? {
        guard mayStart else { return nil }
        if keepsState { return orderedStart(at: now) }
        return vacancies.firstIndex { $0.due <= now && !mustWait($0) }.map { ($0, nil) }
    }

    /// Recreating, nothing starts while something that has to go is still there, or beside another
    /// revision. Its end is an event, after which this is asked again.
    func mustWait(_ place: Vacancy) -> Bool {
        guard policy?.rollout.strategy == .recreate else { return false }
        if !spares.isEmpty { return true }
        if isNew(place) { return replicas.contains { $0.isLeaving || !isNew($0) } }
        let digest = revision(place.revision)?.digest
        return replicas.contains { $0.isLeaving || $0.digest != digest }
    }

    var startsInFlight: Int {
        replicas.indices.count { replicas[$0].isStartInFlight }
            + spares.indices.count { spares[$0].replica.isStartInFlight }
    }

    /// Starts the replica of the first vacancy that is due, or a spare if none is.
    mutating func startNext(endpoints: inout EndpointPool, _ turn: inout Turn) {
        guard let due = dueStart(at: turn.now) else {
            return startSpare(endpoints: &endpoints, &turn)
        }
        let place = vacancies.remove(at: due.index)
        guard let revision = revision(place.revision) else { return }
        start(revision, into: place, at: due.seat, endpoints: &endpoints, &turn)
    }

    private mutating func start(
        _ revision: Revision, into place: Vacancy, at seat: Int?, endpoints: inout EndpointPool,
        _ turn: inout Turn
    ) {
        // Once: to get it is to copy it.
        let template = revision.template
        var terms = LaunchTerms(
            from: place.lowestOrdinal, weight: startWeight(template, at: turn.now))
        terms.place = place
        terms.seat = seat
        let own = template.limits.size
        terms.boost = startBoost(over: movedSize(from: own) ?? own, turn)
        guard let replica = launch(revision, terms, endpoints: &endpoints, &turn) else {
            return waitForPort(place, &turn)
        }
        let id = replica.id
        replicas.insert(replica, at: insertionIndex(of: id))
        let who = seat.map { "\(id) starts as \(StateKeeping.name(of: name, seat: $0))" }
        turn.note(
            .replicaStarting, of: name, replica: id, "\(who ?? "\(id) starts"): \(place.reason)")
    }

    struct LaunchTerms {
        let from: Int
        let weight: Int?
        var place: Vacancy?
        var seat: Int?
        var boost: ReplicaSize?

        init(from lowestOrdinal: Int, weight: Int?) {
            from = lowestOrdinal
            self.weight = weight
        }
    }

    /// Nil: every port for replicas is in use.
    mutating func launch(
        _ revision: Revision, _ terms: LaunchTerms, endpoints: inout EndpointPool,
        _ turn: inout Turn
    ) -> Replica? {
        let ordinal = freeOrdinal(revision.number, from: terms.from, at: turn.now)
        let id = ReplicaID(service: name, revision: revision.number, ordinal: ordinal)
        let template = revision.template
        guard let assigned = endpoints.assign(template.endpoint, to: id, behind: policy?.front)
        else { return nil }
        let own = template.limits.size
        let size = terms.boost ?? movedSize(from: own)
        var replica = Replica(
            id: id, digest: revision.digest, endpoint: assigned.endpoint, seat: terms.seat,
            ownSize: own, size: size, phase: .starting, since: turn.now, place: terms.place)
        replica.boostMilliCores = terms.boost?.cpuMilliCores
        turn.act(
            .start(
                ReplicaLaunch(
                    id: id, template: template, digest: revision.digest,
                    endpoint: assigned.endpoint, seat: terms.seat, startWeight: terms.weight,
                    size: size, boostMilliCores: replica.boostMilliCores)))
        return replica
    }

    /// As many as wanted are available: it may take its time, and shall not take that of those who
    /// serve. One that is missing, or more that are wanted, are started as fast as they can.
    private func startWeight(_ template: ReplicaTemplate, at now: Instant) -> Int? {
        desired > 0 && tally(at: now).available >= desired ? slowWeight(template) : nil
    }

    /// Nil: the policy wants nobody to start slowly.
    func slowWeight(_ template: ReplicaTemplate) -> Int? {
        guard let percent = policy?.rollout.startWeightPercent, percent < 100 else { return nil }
        return max(1, (template.limits.cpuWeight ?? ResourceLimits.usualWeight) * percent / 100)
    }

    /// Nobody's failure: it is tried again when another replica may have gone.
    private mutating func waitForPort(_ place: Vacancy, _ turn: inout Turn) {
        var place = place
        place.due = turn.now + Limits.busRetryPause
        vacancies.append(place)
        let message = "\(name): every port for replicas is in use, a start has to wait"
        if lastFailure != message {
            turn.note(.backingOff, of: name, severity: .warning, message)
        }
        lastFailure = message
    }

    /// The lowest ordinal that no unit has, nor had a moment ago.
    private func freeOrdinal(
        _ revision: RevisionNumber, from lowest: Int, at now: Instant
    ) -> Int {
        let latestRested = now - Limits.nameRest
        func isTaken(_ ordinal: Int) -> Bool {
            restedNames.indices.contains {
                restedNames[$0].id.ordinal == ordinal && restedNames[$0].id.revision == revision
                    && restedNames[$0].endedAt > latestRested
            }
                || spares.indices.contains {
                    spares[$0].replica.id.ordinal == ordinal
                        && spares[$0].replica.id.revision == revision
                }
        }
        var ordinal = lowest
        var index = insertionIndex(
            of: ReplicaID(service: name, revision: revision, ordinal: lowest))
        while true {
            if index < replicas.count, replicas[index].id.revision == revision,
                replicas[index].id.ordinal == ordinal
            {
                index += 1
            } else if !isTaken(ordinal) {
                return ordinal
            }
            ordinal += 1
        }
    }
}
