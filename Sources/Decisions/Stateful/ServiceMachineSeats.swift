import Model

/// Services that keep state (`run.state`): who takes which seat, and in which order. Seats are filled from
/// the lowest up and emptied from the highest down, one at a time, as Kubernetes' StatefulSet does it
/// (pkg/controller/statefulset/stateful_set_control.go, OrderedReady).
///
/// Worked example: 3 wanted, exclusive. db@0 starts; when it is ready db@1 starts, then db@2. A new
/// revision: db@2 drains and ends, its successor starts in its directory; when that is available db@1 follows.
extension ServiceState {
    /// More seats are taken than wanted: those beyond have to go, whatever revision they are of.
    func isBeyondSeats(_ seat: Int?) -> Bool { seat.map { $0 >= desired } ?? false }

    /// Also of a revision that is left, or gone back to.
    var keepsState: Bool {
        stateWriter != nil || revisions.indices.contains { revisions[$0].stateWriter != nil }
    }

    private func stateWriter(of number: RevisionNumber) -> StateKeeping.Writer? {
        revisionIndex(of: number).flatMap { revisions[$0].stateWriter }
    }

    /// The vacancy whose start is due and allowed; nil: none.
    func orderedStart(at now: Instant) -> (index: Int, seat: Int?)? {
        var first: (index: Int, seat: Int?)?
        for index in vacancies.indices where vacancies[index].due <= now {
            let place = vacancies[index]
            let seat = seat(for: place)
            if let first, (first.seat ?? 0) <= (seat ?? 0) { continue }
            if !mustWait(place), mayBegin(place, at: seat) { first = (index, seat) }
        }
        return first
    }

    /// One of a revision at a time. A place that failed is filled again whoever else is missing: a member
    /// that cannot start shall not keep the others from coming back. Nobody else begins before those of
    /// its revision and lower seats that failed, unless a successor has come in their stead: they would wait for
    /// each other. Those of another revision may never start again, and the new one is what mends that.
    private func mayBegin(_ place: Vacancy, at seat: Int?) -> Bool {
        guard let revision = revisionIndex(of: place.revision),
            revisions[revision].stateWriter != nil
        else { return true }
        guard let seat, !isStarting(revisions[revision].digest) else { return false }
        return place.predecessor != nil
            || !vacancies.contains { $0.revision == place.revision && waits(for: $0, before: seat) }
    }

    private func isStarting(_ digest: String) -> Bool {
        replicas.indices.contains {
            replicas[$0].phase == .starting && replicas[$0].digest == digest
        }
    }

    private func waits(for failed: Vacancy, before seat: Int) -> Bool {
        failed.seat.map { $0 < seat && !hasSuccessor(in: $0) } ?? false
    }

    /// Nobody leaves before the one before, so there may be no room yet for all that shall come.
    func room(for places: Int) -> Int {
        guard let stateWriter else { return places }
        let most = stateWriter == .shared ? desired + 1 : desired
        return min(places, max(0, most - self.places))
    }

    /// Nil: none is free, or the revision has none.
    private func seat(for place: Vacancy) -> Int? {
        guard let writer = stateWriter(of: place.revision) else { return nil }
        if let seat = place.seat, seat < desired { return isFree(seat, for: writer) ? seat : nil }
        return (0..<desired).first { !isKept($0) && isUntaken($0) }
            ?? (0..<desired).last { !isKept($0) && isFree($0, for: writer) }
    }

    /// For the successor of one that failed there.
    private func isKept(_ seat: Int) -> Bool {
        vacancies.indices.contains { vacancies[$0].seat == seat }
    }

    private func isUntaken(_ seat: Int) -> Bool {
        !replicas.indices.contains { replicas[$0].seat == seat }
    }

    /// Nobody is there, or who is there may be for a while beside its successor.
    private func isFree(_ seat: Int, for writer: StateKeeping.Writer) -> Bool {
        switch writer {
        case .exclusive: isUntaken(seat)
        case .shared: !hasSuccessor(in: seat)
        }
    }

    private func hasSuccessor(in seat: Int) -> Bool {
        replicas.indices.contains {
            replicas[$0].seat == seat && !replicas[$0].phase.isLeaving && isNew(replicas[$0])
        }
    }

    /// From the highest seat down, and no one before the one before it has ended.
    func inOrder(_ victims: [ReplicaID]) -> [ReplicaID] {
        guard stateWriter != nil else { return victims }
        if replicas.contains(where: \.isLeaving) { return [] }
        let seated = victims.sorted { (seat(of: $0) ?? .max, $0) > (seat(of: $1) ?? .max, $1) }
        return Array(seated.prefix(1))
    }

    private func seat(of id: ReplicaID) -> Int? { index(of: id).flatMap { replicas[$0].seat } }
}
