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
            guard var record = fleet.look(at: index, { $0.record }) else { continue }
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

    /// In a blue-green rollout the front never has replicas of both sets.
    mutating func checkSets(_ table: [ServiceRoutes]) {
        for routes in table {
            guard let index = fleet.index(of: routes.service),
                fleet.services[index].rollout?.serving != nil,
                let service = fleet.service(routes.service),
                service.policy?.rollout.strategy == .blueGreen
            else { continue }
            let digests = Set(routes.endpoints.compactMap { service.replica($0.replica)?.digest })
            if digests.count > 1 { breach("\(routes.service): both sets serve") }
        }
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
