import Model

/// How a service is picked up when the daemon starts: from its record, and from the units that
/// systemd runs. Both may be missing, and neither may cost a running replica its place.
extension ServiceState {
    mutating func restore(_ record: ServiceRecord, at now: Instant) {
        policy = record.$policy
        revisions = record.revisions.sorted { $0.number < $1.number }
        aim(at: record.target)
        lastComplete = record.lastComplete
        undonePolicyDigest = record.undonePolicyDigest
        manualReplicas = record.manualReplicas
        scalingPause = record.scalingPause
        desired = record.desired
        createdAt = record.createdAt
        isDeleting = record.isDeleting
        closedPlaces = record.closedPlaces
        rollout = record.rollout
        alerts = record.alerts ?? []
        hostCeiling = record.hostCeiling
        lastAlert = alerts.map(\.number).max() ?? 0
        vacancies = record.vacancies.compactMap { restored($0, record.policy, at: now) }
        autoscaler.restore(record.recommendations, record.policy.scale, at: now)
        autoscaler.demand.season.restore(record.season)
        restoreSize(record.size, at: now)
        usage.restore(record.usage)
        savedRecord = Boxed(wrappedValue: record)
        recommendationsSavedAt = now
        for replica in replicas { condemn(replica.id, as: record) }
    }

    /// After a reboot the clock has begun anew, and an old due time may lie years ahead.
    private func restored(
        _ kept: ServiceRecord.Vacancy, _ policy: ServicePolicy, at now: Instant
    ) -> Vacancy? {
        guard revision(kept.revision) != nil else { return nil }
        let latest =
            now + BackoffSchedule.delay(afterFailures: kept.failures, policy.restart.backoff)
        return Vacancy(
            revision: kept.revision, predecessor: kept.lastReplica, failures: kept.failures,
            due: min(kept.startDue, latest),
            reason: .replaces(kept.lastReplica, attempt: kept.failures), seat: kept.seat)
    }

    /// The front already sends it requests, so it counts as ready until told otherwise.
    mutating func adopt(
        _ adopted: AdoptedReplica, endpoints: inout EndpointPool, _ turn: inout Turn
    ) {
        guard index(of: adopted.id) == nil, spareIndex(of: adopted.id) == nil else { return }
        endpoints.hold(adopted.endpoint)
        let startedAt = min(adopted.startedAt, turn.now)
        var replica = Replica(
            id: adopted.id, digest: adopted.digest, endpoint: adopted.endpoint, seat: adopted.seat,
            ownSize: ownSize(startedFrom: adopted.digest), foundSize: adopted.size,
            phase: adopted.isStopping ? .stopping : .ready,
            since: adopted.isStopping ? turn.now : startedAt)
        replica.startedAt = startedAt
        replica.firstReadyAt = startedAt
        replica.wasPooled = adopted.endpoint != nil
        if adopted.size?.cpuMilliCores == adopted.boostMilliCores {
            replica.boostMilliCores = adopted.boostMilliCores
        }
        if adopted.isFrozen, !adopted.isStopping { return adoptFrozen(replica, &turn) }
        replicas.insert(replica, at: insertionIndex(of: adopted.id))
        if let savedRecord { condemn(adopted.id, as: savedRecord.wrappedValue) }
        let what = adopted.isStopping ? "being stopped" : "running"
        turn.note(
            .replicaAdopted, of: name, replica: adopted.id,
            "\(adopted.id) was found \(what), started \((turn.now - startedAt).text) ago")
    }

    /// Whoever stands still serves nobody, so whatever it was before, it is a spare.
    private mutating func adoptFrozen(_ replica: Replica, _ turn: inout Turn) {
        var replica = replica
        replica.phase = .starting
        replica.firstReadyAt = nil
        replica.wasPooled = false
        spares.append(Spare(replica: replica, phase: .frozen))
        turn.note(
            .replicaAdopted, of: name, replica: replica.id,
            "\(replica.id) was found frozen, started \((turn.now - replica.since).text) ago")
    }

    /// Those that were going to be frozen when the daemon before died.
    private mutating func takeOverSpares() {
        for id in savedRecord?.wrappedValue.spares ?? [] {
            guard let index = index(of: id), !replicas[index].phase.isLeaving else { continue }
            var replica = replicas.remove(at: index)
            replica.phase = .starting
            replica.wasPooled = false
            replica.condemned = nil
            spares.append(Spare(replica: replica, phase: .starting))
        }
    }

    private mutating func condemn(_ id: ReplicaID, as record: ServiceRecord) {
        guard let index = index(of: id),
            let condemned = record.condemned.first(where: { $0.replica == id })
        else { return }
        replicas[index].condemned = condemned.reason
    }

    /// All that could be learnt has been: from now on the service is looked after.
    mutating func takeOver(at now: Instant) {
        learnLimits(at: now)
        takeOverSpares()
        if policy != nil, policy?.hasFront == false {
            // Its endpoints are not the front's business: nothing to drain.
            for index in replicas.indices { replicas[index].wasPooled = false }
        }
        rolloutProgress = RolloutProgress(at: now)
        if let readiness = targetRevision?.template.readiness {
            standbyTrustedAt =
                now + readiness.period * readiness.failureThreshold + readiness.timeout
        }
        if let scale = policy?.scale, scale.isAutomatic {
            autoscaler.adopt(desired, policy: scale, now: now)
        }
    }

    /// Units may have been found before the history told what they run.
    mutating func learnLimits(at now: Instant) {
        let moves = policy?.scale.limits != nil
        for index in replicas.indices {
            let own = ownSize(startedFrom: replicas[index].digest)
            replicas[index].learn(own, moves: moves)
        }
        for index in spares.indices {
            let own = ownSize(startedFrom: spares[index].replica.digest)
            spares[index].replica.learn(own, moves: moves)
        }
        if let limits = policy?.scale.limits { beginSizing(limits, at: now) }
    }
}

extension Replica {
    fileprivate mutating func learn(_ own: ReplicaSize, moves: Bool) {
        ownSize = own
        // Whoever else has changed a unit's limits knows why.
        size = moves || boostMilliCores != nil ? foundSize ?? own : own
    }
}
