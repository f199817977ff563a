import Model

/// Brings the places to what is wanted: the arithmetic is in `RollingUpdate`, here it is carried
/// out on places and replicas.
extension ServiceState {
    private enum Side { case old, new }
    private enum Standing { case available, unavailable }

    mutating func reconcilePlaces(_ turn: inout Turn) {
        removeStrays(&turn)
        let step = nextStep(turn)
        drop(step.dropUnavailableNew, .unavailable, .new, &turn)
        drop(step.dropUnavailableOld, .unavailable, .old, &turn)
        drop(step.dropAvailableOld, .available, .old, &turn)
        drop(step.dropAvailableNew, .available, .new, &turn)
        if step.open > 0 {
            open(room(for: step.open), of: target, because: openReason, at: turn.now)
        }
        if let old = oldSideRevision {
            open(step.openOld, of: old, because: .firstStart(desired: desired), at: turn.now)
        }
    }

    private mutating func nextStep(_ turn: Turn) -> RollingUpdate.Step {
        guard let policy else { return RollingUpdate.Step() }
        let counts = countsInPlay(at: turn.now)
        var allowance = RollingUpdate.Allowance(
            policy.rollout, desired: desired, state: stateWriter)
        var step = step(counts, allowance)
        guard turn.front == .lost, policy.hasFront else { return step }
        // A front that is away does not learn of new replicas: as long as that lasts, every ready
        // one that it may still know is worth more than the rollout or the scale-in.
        if step.dropAvailableOld + step.dropAvailableNew > 0 {
            heldBecause = "ready replicas stay until the front port's process is connected"
        }
        if wantedBeside(counts) != nil {
            // Who stays leaves no room for who would have come in his place.
            step.openOld = max(0, step.openOld - step.dropAvailableNew)
            (step.dropAvailableOld, step.dropAvailableNew) = (0, 0)
            return step
        }
        allowance.keep(available: counts.available)
        return self.step(counts, allowance)
    }

    private func step(
        _ counts: RollingUpdate.Counts, _ allowance: RollingUpdate.Allowance
    ) -> RollingUpdate.Step {
        if let wanted = wantedBeside(counts) {
            return SideBySide.step(counts, wanted, floor: allowance.floor)
        }
        return RollingUpdate.step(counts, allowance, mode: mode)
    }

    private var mode: RollingUpdate.Mode { rolloutOutcome == .paused ? .paused : .rolling }

    /// Filled, to be filled, or closed.
    var places: Int {
        replicas.indices.count { !replicas[$0].phase.isLeaving } + vacancies.count
            + closedPlaces.count
    }

    // MARK: Fewer

    /// Places without a replica go before those with one.
    private mutating func drop(
        _ count: Int, _ standing: Standing, _ side: Side, _ turn: inout Turn
    ) {
        guard count > 0 else { return }
        var left = count
        if standing == .unavailable { dropEmptyPlaces(&left, side) }
        if standing == .available, side == .new { dropFinishedPlaces(&left) }
        for id in inOrder(victims(standing, side, at: turn.now)).prefix(left) {
            guard let index = index(of: id) else { continue }
            remove(at: index, because: replicas[index].condemned ?? dropReason, &turn)
        }
    }

    private mutating func dropEmptyPlaces(_ left: inout Int, _ side: Side) {
        while left > 0, side == .new,
            let index = closedPlaces.lastIndex(where: { $0.cause == .gaveUp })
        {
            closedPlaces.remove(at: index)
            left -= 1
        }
        while left > 0, let index = vacancies.lastIndex(where: { isNew($0) == (side == .new) }) {
            vacancies.remove(at: index)
            left -= 1
        }
    }

    private mutating func dropFinishedPlaces(_ left: inout Int) {
        while left > 0, let index = closedPlaces.lastIndex(where: { $0.cause.isAsWanted }) {
            closedPlaces.remove(at: index)
            left -= 1
        }
    }

    private func victims(_ standing: Standing, _ side: Side, at now: Instant) -> [ReplicaID] {
        replicas.indices
            .filter { !replicas[$0].phase.isLeaving }
            .filter { isNew(replicas[$0]) == (side == .new) && !isStray(replicas[$0]) }
            .filter { isAvailable(replicas[$0], at: now) == (standing == .available) }
            .map { VictimOrder(replicas[$0], at: now) }
            .sorted()
            .map(\.id)
    }

    var dropReason: Reason {
        if let rollout, isRollingOut, let from = rollout.from {
            return .rollout(from: from, to: rollout.to)
        }
        if case .scaleIn(_, desired, _) = lastScale, let lastScale { return lastScale }
        return .scaleIn(from: places, to: desired, .policy)
    }

    // MARK: More

    private mutating func open(
        _ count: Int, of number: RevisionNumber, because reason: Reason, at now: Instant
    ) {
        for _ in 0..<max(0, count) {
            vacancies.append(
                Vacancy(
                    revision: number, predecessor: nil, failures: 0, due: now, reason: reason))
        }
    }

    private var openReason: Reason {
        let condemned = replicas.first { $0.condemned != nil && $0.digest == targetDigest }
        if let reason = condemned?.condemned, !isRollingOut { return reason }
        if let rollout, isRollingOut, let from = rollout.from {
            return .rollout(from: from, to: rollout.to)
        }
        if case .scaleOut(_, desired, _) = lastScale, let lastScale { return lastScale }
        return .firstStart(desired: desired)
    }

    var isRollingOut: Bool {
        rolloutOutcome == .running || rolloutOutcome == .failed
    }
}
