import Decisions
import Model

/// What the rules need to know of a service as it was before a step. The whole of it would be a copy of
/// everything that the step is about to change.
struct ServiceGlimpse {
    let desired: Int
    let places: Int
    let spares: Int
    /// How the revision that was rolled out keeps state.
    let writer: StateKeeping.Writer?
    /// Those that are ready and serve, and since when.
    let serving: [(id: ReplicaID, since: Instant)]

    init(_ service: ServiceState) {
        desired = service.desired
        places = service.placeCount
        spares = service.spares.count { !$0.isLeaving }
        writer = service.targetRevision?.template.state?.writer
        var serving: [(ReplicaID, Instant)] = []
        for index in service.replicas.indices where service.replicas[index].phase == .ready {
            let replica = service.replicas[index]
            if service.isServing(replica) { serving.append((replica.id, replica.since)) }
        }
        self.serving = serving
    }
}

/// A service that a step has changed, or brought.
struct ServiceChange {
    let index: Int
    let before: ServiceGlimpse?
}

extension SimulatedHost {
    /// Every so many steps the others are looked at, too: that they have not changed is the core's word.
    private static var wholeLook: Int { 64 }

    mutating func changes() -> [ServiceChange] {
        stepsTaken += 1
        let isWhole = memory == .whole || stepsTaken % Self.wholeLook == 0
        let indices =
            isWhole
            ? Array(fleet.services.indices) : fleet.lastTouched.compactMap { fleet.index(of: $0) }
        return indices.map {
            ServiceChange(index: $0, before: glimpses[fleet.services[$0].name])
        }
    }

    func breaches(of change: ServiceChange, _ event: Event) -> [String] {
        let before = change.before
        let service = fleet.services[change.index]
        return [
            floorBreach(service, before), wasResumed ? surgeBreach(service, before) : nil,
            missingFigureBreach(service, before, event), givingWayBreach(service, before, event),
            policyBreach(service, event), sparesBreach(service, before),
        ].compactMap(\.self)
    }

    mutating func remember(_ changes: [ServiceChange]) {
        for change in changes {
            glimpses[fleet.services[change.index].name] = ServiceGlimpse(
                fleet.services[change.index])
        }
        for name in fleet.lastTouched where fleet.index(of: name) == nil { glimpses[name] = nil }
    }
}
