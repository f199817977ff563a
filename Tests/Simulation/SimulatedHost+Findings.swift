package import Decisions
package import Model

extension SimulatedHost {
    package func state(_ name: ServiceName = orders) -> ServiceState? { fleet.service(name) }

    package func counts(_ name: ServiceName = orders) -> ServiceCounts? {
        state(name)?.counts(at: now)
    }

    /// The replicas the front sends requests to.
    package func pool(_ name: ServiceName = orders) -> [String] {
        frontTable.first { $0.service == name }?.endpoints.map(\.replica.description) ?? []
    }

    package var running: [String] {
        units.keys.sorted().filter { units[$0]?.hasEnded == false }.map(\.description)
    }

    package func said(_ kind: Occurrence.Kind) -> [String] {
        occurrences.filter { $0.kind == kind }.map(\.message)
    }

    /// Starts and stops as `start orders-1-1`, with the time since the test began in milliseconds.
    package var deeds: [(at: Int64, deed: String)] {
        effects.compactMap { entry in
            let at = (entry.at - second(0)).wholeMilliseconds
            return switch entry.effect {
            case .start(let launch): (at, "start \(launch.id)")
            case .stop(let id): (at, "stop \(id)")
            case .kill(let id): (at, "kill \(id)")
            case .freeze(let id): (at, "freeze \(id)")
            case .thaw(let id): (at, "thaw \(id)")
            case .drain(let id, _): (at, "drain \(id)")
            default: nil
            }
        }
    }
}

extension ServiceState {
    package var placeCount: Int {
        replicas.indices.count { !replicas[$0].phase.isLeaving } + vacancies.count
            + closedPlaces.count
    }
}

extension Replica {
    /// Nothing but its own state, or a person, has it go.
    package var isAlive: Bool {
        switch condemned {
        case .notAlive, .stoppedByHand: false
        default: true
        }
    }
}

extension SimulatedHost {
    /// The front tells that every ready replica has answered so many requests, and that those of the
    /// revision that is rolled out failed some.
    package mutating func serve(
        ended: UInt64, failedByNew failed: UInt64, of name: ServiceName = orders
    ) {
        guard let service = state(name) else { return }
        let samples = service.replicas.filter { $0.phase == .ready }.map { replica in
            var sample = ReplicaSample(replica: replica.id)
            let isNew = replica.id.revision == service.target
            sample.served = ServedRequests(ended: ended, failed: isNew ? failed : 0)
            sample.served?.latencies.add(ended, atMicroseconds: 5_000)
            return sample
        }
        happens(.sampled(samples))
    }
}
