import Decisions
import Model

/// Rules about what is done, which need the history of a run. Those about what is are in `Invariants`.
extension SimulatedHost {
    /// Where two revisions must not run at a time they do not, and nothing that was sent away is there.
    mutating func checkOverlap(_ launch: ReplicaLaunch) {
        let service = launch.id.service
        checkSeat(launch)
        guard fleet.service(service)?.policy?.rollout.strategy == .recreate else { return }
        for (id, unit) in units where id.service == service && !unit.hasEnded {
            if unit.launch.digest != launch.digest || unit.isStopping {
                breach("\(launch.id) started beside \(id)")
            }
        }
    }

    /// Nobody finds another writer in its directory, and no name is missing that should be there.
    private mutating func checkSeat(_ launch: ReplicaLaunch) {
        guard let state = launch.template.state else { return }
        guard let seat = launch.seat else { return breach("\(launch.id) starts without a seat") }
        guard state.writer == .exclusive else { return }
        for (id, unit) in units where id.service == launch.id.service && !unit.hasEnded {
            if unit.launch.seat == seat { breach("\(launch.id) and \(id) both have seat \(seat)") }
        }
    }

    /// What would be known after a death now is what is known, but for recommendations, which may be a little old.
    mutating func checkRecords() {
        guard fleet.isResumed else { return }
        for index in fleet.services.indices {
            guard var record = fleet.services[index].record else { continue }
            let kept = records[record.policy.name]
            record.recommendations = kept?.recommendations ?? []
            if record != kept { breach("\(record.policy.name): what is kept is not what is") }
        }
    }

    mutating func checkDrained(_ launch: ReplicaLaunch) {
        guard let service = fleet.service(launch.id.service),
            let replica = service.replica(launch.id)
                ?? service.spares.first(where: { $0.id == launch.id })?.replica
        else { return breach("\(launch.id) stopped and not known") }
        if service.policy?.front == nil { return }
        let order = drainOrders[launch.id]
        if order?.isDone == true { return }
        let drain = drainsBegun[launch.id] ?? (now, .zero)
        if now - drain.at < drain.deadline + Limits.drainGrace {
            breach(
                "\(launch.id) stopped \((now - drain.at).text) after its drain began, deadline "
                    + "\(drain.deadline.text), \(replica.phase)")
        }
    }

    mutating func noteDrains(of service: ServiceState) {
        let deadline = service.policy?.front?.drainDeadline
        for index in service.replicas.indices where service.replicas[index].phase == .draining {
            let id = service.replicas[index].id
            guard drainsBegun[id]?.at != service.replicas[index].since else { continue }
            drainsBegun[id] = (now, deadline ?? .seconds(30))
        }
    }

    /// In a blue-green rollout the front never has replicas of both sets.
    mutating func checkSets(_ table: [ServiceRoutes]) {
        for routes in table {
            guard let service = fleet.service(routes.service), let rollout = service.rollout,
                service.policy?.rollout.strategy == .blueGreen, rollout.serving != nil
            else { continue }
            let digests = Set(routes.endpoints.compactMap { service.replica($0.replica)?.digest })
            if digests.count > 1 { breach("\(routes.service): both sets serve") }
        }
    }

    private func allowedBeyondDesired(_ service: ServiceState, _ rollout: RolloutPolicy) -> Int {
        switch service.targetRevision?.stateWriter {
        case .exclusive: return 0
        case .shared: return 1
        case nil: break
        }
        let surge = rollout.surge.roundedUp(of: service.desired)
        return switch rollout.strategy {
        case .recreate: 0
        case .rolling: surge
        case .canary:
            max(surge, rollout.canary.steps.map { $0.replicas(of: service.desired) }.max() ?? 0)
        // The other set may be larger than what is wanted by now, and is kept as it is.
        case .blueGreen: service.placeCount - newPlaces(service) + surge
        }
    }

    private func newPlaces(_ service: ServiceState) -> Int {
        service.replicas.count { !$0.isLeaving && service.isNew($0) }
            + service.vacancies.count { $0.revision == service.target }
            + service.closedPlaces.count
    }

    /// Nothing is opened beyond the desired count and the surge.
    func surgeBreach(_ service: ServiceState, _ before: ServiceGlimpse?) -> String? {
        guard let policy = service.policy else { return nil }
        let places = service.placeCount
        guard places > before?.places ?? 0, places > service.desired else { return nil }
        let surge = allowedBeyondDesired(service, policy.rollout)
        guard places > service.desired + surge else { return nil }
        return "\(service.name): \(places) places, \(service.desired) and \(surge) allowed"
    }

    private func allowedBelow(
        _ desired: Int, _ rollout: RolloutPolicy, _ writer: StateKeeping.Writer?
    ) -> Int {
        if let writer { return writer == .exclusive ? 1 : 0 }
        return max(
            rollout.unavailable.roundedDown(of: desired),
            rollout.surge.roundedUp(of: desired) == 0 ? 1 : 0)
    }

    /// Rule 2: what leaves by our own hand leaves enough behind.
    func floorBreach(_ service: ServiceState, _ before: ServiceGlimpse?) -> String? {
        guard let before, !before.serving.isEmpty, !service.isDeleting,
            service.replicas.indices.contains(where: { service.replicas[$0].phase.isLeaving }),
            let policy = service.policy, policy.rollout.strategy != .recreate
        else { return nil }
        // As it was asked for, whatever the core was told.
        let rollout = policies[service.name]?.rollout ?? policy.rollout
        let minimumReady = rollout.minimumReady
        let sentAway = before.serving.filter { old in
            guard old.since + minimumReady <= now, let replica = service.replica(old.id)
            else { return false }
            // That it is not alive, or has just ceased to be ready, is the replica's doing.
            return replica.isLeaving && replica.isAlive && replica.unreadyWhy == nil
        }
        if sentAway.isEmpty { return nil }
        // Of a revision that is left within the step, by another service of its group, it was allowed.
        let writers = [before.writer, service.targetRevision?.stateWriter]
        let allowed = writers.map { allowedBelow(service.desired, rollout, $0) }.max() ?? 0
        let floor = service.desired - allowed
        let finished = service.closedPlaces.count { $0.cause.isAsWanted }
        let available =
            finished
            + service.replicas.count {
                service.isServing($0) && $0.isAvailable(at: now, minimumReady: minimumReady)
            }
        guard available < floor else { return nil }
        return "\(service.name): \(available) available, floor \(floor), \(rollout.strategy) "
            + "\(service.rollout as Any) \(sentAway.map(\.id))"
    }

    /// Rule 7: every start, stop, kill, freeze and thaw comes with a sentence about that replica.
    mutating func checkReasons(_ effects: [Effect]) {
        for effect in effects {
            guard let id = effect.actedUpon else { continue }
            let isTold = effects.contains {
                if case .record(let occurrence) = $0 { occurrence.replica == id } else { false }
            }
            if !isTold { breach("\(id): \(effect) without a reason") }
        }
    }
}

extension Effect {
    package var isRecord: Bool { if case .record = self { true } else { false } }

    /// Whom it starts, stops, kills, freezes or thaws. A drain may be asked anew, of a front that has come back.
    fileprivate var actedUpon: ReplicaID? {
        switch self {
        case .start(let launch): launch.id
        case .stop(let id), .kill(let id), .freeze(let id), .thaw(let id): id
        default: nil
        }
    }
}
