import Model

/// Filling vacancies, one at a time, as the host's start budget allows.
extension ServiceState {
    func hasDueStart(at now: Instant) -> Bool { dueStart(at: now) != nil }

    private func dueStart(at now: Instant) -> (index: Int, seat: Int?)? {
        if isDeleting || !waitsFor.isEmpty { return nil }
        if keepsState { return orderedStart(at: now) }
        return vacancies.firstIndex { $0.due <= now && !mustWait($0) }.map { ($0, nil) }
    }

    /// Recreating, nothing starts while something that has to go is still there, or beside another
    /// revision. Its end is an event, after which this is asked again.
    func mustWait(_ place: Vacancy) -> Bool {
        guard policy?.rollout.strategy == .recreate else { return false }
        if isNew(place) { return replicas.contains { $0.isLeaving || !isNew($0) } }
        let digest = revision(place.revision)?.digest
        return replicas.contains { $0.isLeaving || $0.digest != digest }
    }

    var startsInFlight: Int { replicas.indices.count { replicas[$0].isStartInFlight } }

    /// Starts the replica of the first vacancy that is due.
    mutating func startNext(endpoints: inout EndpointPool, _ turn: inout Turn) {
        guard let due = dueStart(at: turn.now) else { return }
        let place = vacancies.remove(at: due.index)
        guard let revision = revision(place.revision) else { return }
        start(revision, into: place, at: due.seat, endpoints: &endpoints, &turn)
    }

    private mutating func start(
        _ revision: Revision, into place: Vacancy, at seat: Int?, endpoints: inout EndpointPool,
        _ turn: inout Turn
    ) {
        let ordinal = freeOrdinal(revision.number, from: place.lowestOrdinal, at: turn.now)
        let id = ReplicaID(service: name, revision: revision.number, ordinal: ordinal)
        guard
            let assigned = endpoints.assign(
                revision.template.endpoint, to: id, behind: policy?.front)
        else {
            return waitForPort(place, &turn)
        }
        let own = revision.template.limits.size
        let moved = movedSize(from: own)
        let boost = startBoost(over: moved ?? own, turn)
        let size = boost ?? moved
        var replica = Replica(
            id: id, digest: revision.digest, endpoint: assigned.endpoint, seat: seat, ownSize: own,
            size: size, phase: .starting, since: turn.now, place: place)
        replica.boostMilliCores = boost?.cpuMilliCores
        replicas.insert(replica, at: insertionIndex(of: id))
        turn.act(
            .start(
                ReplicaLaunch(
                    id: id, template: revision.template, digest: revision.digest,
                    endpoint: assigned.endpoint, seat: seat,
                    startWeight: startWeight(revision.template.limits, at: turn.now), size: size,
                    boostMilliCores: boost?.cpuMilliCores)))
        let who = seat.map { "\(id) starts as \(StateKeeping.name(of: name, seat: $0))" }
        turn.note(
            .replicaStarting, of: name, replica: id, "\(who ?? "\(id) starts"): \(place.reason)")
    }

    /// As many as wanted are available: it may take its time, and shall not take that of those who
    /// serve. One that is missing, or more that are wanted, are started as fast as they can.
    private func startWeight(_ limits: ResourceLimits, at now: Instant) -> Int? {
        guard let percent = policy?.rollout.startWeightPercent, percent < 100, desired > 0,
            tally(at: now).available >= desired
        else { return nil }
        return max(1, (limits.cpuWeight ?? ResourceLimits.usualWeight) * percent / 100)
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
        let rested = restedNames.filter {
            $0.id.revision == revision && $0.endedAt + Limits.nameRest > now
        }
        var ordinal = lowest
        var index = insertionIndex(
            of: ReplicaID(service: name, revision: revision, ordinal: lowest))
        while true {
            if index < replicas.count, replicas[index].id.revision == revision,
                replicas[index].id.ordinal == ordinal
            {
                index += 1
            } else if !rested.contains(where: { $0.id.ordinal == ordinal }) {
                return ordinal
            }
            ordinal += 1
        }
    }
}
