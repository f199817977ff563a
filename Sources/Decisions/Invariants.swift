package import Model

/// What is true of a fleet after every step; the tests and the simulator ask for it. Rules about
/// effects (out of the pool before the stop) need the history of a run and are checked there.
package enum Invariants {
    /// One sentence for each thing that should not be; empty for a sound fleet.
    package static func violations(of fleet: Fleet) -> [String] {
        var fleet = fleet
        let indices = fleet.isResumed ? Array(fleet.services.indices) : []
        let ofServices = indices.flatMap { violations(of: &fleet.services[$0]) }
        return violationsByWhole(of: fleet) + doubleEndpoints(in: fleet) + ofServices
    }

    /// What no service can be asked about alone, but for endpoints.
    package static func violationsByWhole(of fleet: Fleet) -> [String] {
        var found = Findings(about: "fleet")
        let indices = fleet.services.indices
        found.expect(
            indices.map { fleet.services[$0].name }.isStrictlyAscending,
            "services not sorted or not unique")
        let inFlight = indices.reduce(0) { $0 + fleet.services[$1].startsInFlight }
        found.expect(inFlight <= Limits.concurrentStarts, "\(inFlight) starts in flight")
        guard fleet.isResumed else { return found.sentences }
        found.expect(
            inFlight == fleet.startsInFlight,
            "\(inFlight) starts in flight, counted \(fleet.startsInFlight)")
        return found.sentences
    }

    /// Of interest where a service has changed.
    package static func doubleEndpoints(in fleet: Fleet) -> [String] {
        areEndpointsUnique(in: fleet) ? [] : ["fleet: an endpoint is used twice"]
    }

    /// After a `.tick` nothing may be left that a tick could have done: the shell would turn round
    /// and round.
    package static func overdue(in fleet: inout Fleet, at now: Instant) -> [String] {
        var found = Findings(about: "fleet")
        found.expect(
            fleet.nextDeadline.map { $0 > now } ?? true, "the deadline is past after a tick")
        guard fleet.startsInFlight < Limits.concurrentStarts, fleet.startTokens.nextDue <= now
        else { return found.sentences }
        for index in fleet.services.indices where fleet.services[index].isStartOverdue(at: now) {
            found.expect(false, "\(fleet.services[index].name): a start is due, nothing holds it")
        }
        return found.sentences
    }

    private static func areEndpointsUnique(in fleet: Fleet) -> Bool {
        let all = endpoints(in: fleet)
        // A set of so few is more to make than they are to compare, and this is asked of each step.
        if all.count > 16 { return Set(all).count == all.count }
        return !all.indices.contains { all[..<$0].contains(all[$0]) }
    }

    private static func endpoints(in fleet: Fleet) -> [Endpoint] {
        var all: [Endpoint] = []
        for index in fleet.services.indices {
            for place in fleet.services[index].replicas.indices {
                guard let endpoint = fleet.services[index].replicas[place].endpoint else {
                    continue
                }
                all.append(endpoint)
            }
            for place in fleet.services[index].spares.indices {
                guard let endpoint = fleet.services[index].spares[place].replica.endpoint
                else { continue }
                all.append(endpoint)
            }
        }
        return all
    }

    /// Of a fleet that is resumed. In place, as it is asked after each step: to be given a service would be to
    /// copy it.
    package static func violations(of service: inout ServiceState) -> [String] {
        var found = Findings(about: service.name)
        let replicas = service.replicas.indices
        found.expect(
            replicas.dropFirst().allSatisfy {
                service.replicas[$0 - 1].id < service.replicas[$0].id
            }, "replicas not sorted or not unique")
        let spares = service.spares.indices.map { service.spares[$0].replica.id }
        found.expect(
            Set(spares).count == spares.count && spares.allSatisfy { service.index(of: $0) == nil },
            "a spare is there twice, or a replica")
        found.expect(
            (0...Limits.replicasPerService).contains(service.desired),
            "desired \(service.desired)")
        found.expect(
            service.routes == service.pool, "the published pool is not the ready replicas")
        guard service.policy != nil, !service.isDeleting else { return found.sentences }
        found.expect(service.targetRevision != nil, "the target revision is not kept")
        found.expect(
            service.vacancies.allSatisfy { service.revision($0.revision) != nil },
            "a vacancy of a revision that is not kept")
        for index in replicas where service.replicas[index].phase == .draining {
            found.expect(
                service.replicas[index].wasPooled,
                "\(service.replicas[index].id) drains and was never in the pool")
        }
        return found.sentences
    }

    private struct Findings {
        private let subject: any CustomStringConvertible & Sendable
        private(set) var sentences: [String] = []

        init(about subject: any CustomStringConvertible & Sendable) { self.subject = subject }

        mutating func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
            if !holds { sentences.append("\(subject): \(message())") }
        }
    }
}

extension ServiceState {
    /// Changes nothing (see `violations`).
    fileprivate mutating func isStartOverdue(at now: Instant) -> Bool { hasDueStart(at: now) }
}

extension Fleet {
    /// Lends a service where it stands, to whoever only looks at it.
    package mutating func look<Seen>(at index: Int, _ body: (inout ServiceState) -> Seen) -> Seen {
        body(&services[index])
    }
}

extension Array where Element: Comparable {
    fileprivate var isStrictlyAscending: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }
}
