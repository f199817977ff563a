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
        let rules = rules(after: event)
        var found: [String] = []
        for change in changes {
            let sight = fleet.look(at: change.index) { rules.look(at: &$0, change.before) }
            for sentence in sight.breaches { breach(sentence) }
            noteDrains(sight)
            glimpses[sight.name] = sight.glimpse
            found += sight.violations
        }
        for name in fleet.lastTouched where fleet.index(of: name) == nil { glimpses[name] = nil }
        return found
    }

    private func rules(after event: Event) -> ServiceRules {
        var highest = 0
        if case .hostMeasured = event {
            highest = fleet.services.compactMap { $0.policy?.priority }.max() ?? 0
        }
        return ServiceRules(
            event: event, now: now, wasResumed: wasResumed, isResumed: fleet.isResumed,
            mutation: mutation, policies: policies, measuredAt: measuredAt,
            highestPriority: highest)
    }

    private mutating func noteDrains(_ sight: ServiceRules.Sight) {
        for (id, since, deadline) in sight.draining where drainsBegun[id]?.at != since {
            drainsBegun[id] = (now, deadline)
        }
    }
}
