import ControlAPI
import Decisions
import History
import Model
import SystemdBus

/// The fleet as the API shows it: the core's state, and beside it the figures that were measured.
struct Views {
    let fleet: Fleet
    let units: UnitDriver
    let sampler: Sampler
    let clock: ClockReading

    var now: Instant { clock.monotonic }

    func services() -> [ServiceView] { fleet.services.map(serviceView) }

    /// Nil if there is no such service; of all services if none is named.
    func replicas(of name: ServiceName?) -> [ReplicaView]? {
        guard let name else { return fleet.services.flatMap(replicaViews) }
        return fleet.service(name).map(replicaViews)
    }

    func rollout(of name: ServiceName) -> RolloutView? { fleet.service(name).map(rolloutView) }

    func detail(of name: ServiceName) -> ServiceDetail? {
        guard let service = fleet.service(name) else { return nil }
        var detail = ServiceDetail(
            service: serviceView(service),
            policy: (service.policy?.whole).map(PolicyLine.lines) ?? [],
            revisions: service.revisions.reversed().map { revisionView($0, of: service) },
            rollout: rolloutView(service), replicas: replicaViews(service), events: [],
            listenFailures: service.listenFailures.map { "\($0.address): \($0.why)" })
        detail.addresses = addressViews(service)
        detail.metrics = metricViews(service)
        detail.scalingExplanation = service.lastDecision?.description
        detail.spares = sparesView(service)
        detail.size = service.explanation?.size
        detail.recommendation = service.recommendation
        detail.undoneNote = undoneNote(service)
        return detail
    }

    /// Newest first.
    func revisions(of name: ServiceName) -> [RevisionDetail]? {
        guard let service = fleet.service(name) else { return nil }
        return service.revisions.reversed().map { revision in
            RevisionDetail(
                revision, isTarget: revision.number == service.target,
                replicas: service.replicas.count { $0.digest == revision.digest })
        }
    }

    private func undoneNote(_ service: ServiceState) -> String? {
        guard service.isUndone else { return nil }
        return "undone: held at revision \(service.target) although its policy describes another; "
            + "applying a changed policy rolls out again"
    }

    private func revisionView(_ revision: Revision, of service: ServiceState) -> RevisionView {
        RevisionView(
            number: revision.number, digest: revision.digest,
            isTarget: revision.number == service.target,
            replicas: service.replicas.count { $0.digest == revision.digest },
            command: revision.template.command.joined(separator: " "))
    }
}

extension Duration {
    var wholeSeconds: Int { Int(max(0, wholeMilliseconds / 1_000)) }
}
