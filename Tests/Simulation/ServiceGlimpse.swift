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

}

extension ServiceState {
    /// No initializer, which would be given a copy.
    var glimpse: ServiceGlimpse {
        ServiceGlimpse(
            desired: desired, places: placeCount,
            spares: spares.indices.count { spares[$0].phase != .stopping },
            writer: targetRevision?.stateWriter,
            serving: replicas.indices.compactMap { index in
                guard replicas[index].phase == .ready, isServing(replicas[index]) else {
                    return nil
                }
                return (replicas[index].id, replicas[index].since)
            })
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

    var isWholeLook: Bool { memory == .whole || stepsTaken % Self.wholeLook == 0 }

    mutating func changes() -> [ServiceChange] {
        stepsTaken += 1
        let indices =
            isWholeLook
            ? Array(fleet.services.indices) : fleet.lastTouched.compactMap { fleet.index(of: $0) }
        return indices.map {
            ServiceChange(index: $0, before: glimpses[fleet.services[$0].name])
        }
    }

    /// Holds each service that has changed against the rules, and remembers how it stands.
    mutating func check(_ changes: [ServiceChange], _ event: Event) -> [String] {
        let found = changes.flatMap {
            check(fleet.services[$0.index], $0.before, event)
        }
        for name in fleet.lastTouched where fleet.index(of: name) == nil { glimpses[name] = nil }
        return found
    }

    private mutating func check(
        _ service: ServiceState, _ before: ServiceGlimpse?, _ event: Event
    ) -> [String] {
        for sentence in breaches(of: service, before, event) { breach(sentence) }
        noteDrains(of: service)
        glimpses[service.name] = service.glimpse
        return fleet.isResumed ? Invariants.violations(of: service) : []
    }

    private func breaches(
        of service: ServiceState, _ before: ServiceGlimpse?, _ event: Event
    ) -> [String] {
        [
            floorBreach(service, before), wasResumed ? surgeBreach(service, before) : nil,
            missingFigureBreach(service, before, event), givingWayBreach(service, before, event),
            policyBreach(service, event), sparesBreach(service, before),
        ].compactMap(\.self)
    }
}
