import ControlAPI
import Decisions
import Model
import SystemdBus

extension Views {
    /// Live ones in order, then the places that wait for their next start or were given up.
    func replicaViews(_ service: ServiceState) -> [ReplicaView] {
        service.replicas.map { replicaView($0, of: service) }
            + service.spares.map { spareView($0, of: service) }
            + service.vacancies.compactMap(backingOffView)
            + service.closedPlaces.map(closedView)
    }

    private func replicaView(_ replica: Replica, of service: ServiceState) -> ReplicaView {
        var view = ReplicaView(
            id: replica.id, phase: phase(replica), unitName: UnitName(replica.id).description,
            restarts: replica.failures,
            ageSeconds: (now - (replica.startedAt ?? replica.since)).wholeSeconds,
            endpoint: replica.endpoint?.description,
            reason: replica.condemned?.description ?? replica.unreadyWhy)
        view.cpuLimitMilliCores = replica.size.cpuMilliCores
        view.memoryLimitBytes = replica.size.memoryBytes
        view.lastingName = replica.seat.map { StateKeeping.name(of: service.name, seat: $0) }
        view.mainPID = units.unit(of: replica.id)?.facts.mainPID.map { Int($0) }
        sampler.show(replica.id)?.fill(&view)
        return view
    }

    private func phase(_ replica: Replica) -> ReplicaView.Phase {
        switch replica.phase {
        case .starting: .starting
        case .ready: .ready
        case .unready: .unready
        case .draining: .draining
        case .stopping: .stopping
        }
    }

    private func spareView(_ spare: Spare, of service: ServiceState) -> ReplicaView {
        var view = replicaView(spare.replica, of: service)
        switch spare.phase {
        case .starting: view.phase = .starting
        case .freezing, .frozen: view.phase = .frozen
        case .awake: view.phase = .standby
        case .stopping: view.phase = .stopping
        }
        view.reason = spare.replica.unreadyWhy ?? "a spare"
        return view
    }

    private func backingOffView(_ vacancy: Vacancy) -> ReplicaView? {
        guard vacancy.isBackingOff(at: now), let last = vacancy.predecessor else { return nil }
        var view = ReplicaView(
            id: last, phase: .backingOff, unitName: UnitName(last).description,
            restarts: vacancy.failures, ageSeconds: 0,
            reason: "next try in \((vacancy.due - now).text)")
        view.backingOffSeconds = (vacancy.due - now).wholeSeconds
        return view
    }

    private func closedView(_ place: ServiceRecord.ClosedPlace) -> ReplicaView {
        ReplicaView(
            id: place.lastReplica, phase: place.cause == .gaveUp ? .failed : .stopped,
            unitName: UnitName(place.lastReplica).description, restarts: place.failures,
            ageSeconds: (now - place.closedAt).wholeSeconds, reason: place.sentence)
    }
}
