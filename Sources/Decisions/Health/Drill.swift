package import Model

/// What follows on a fault made on purpose, read off what the core is told and decides: it takes part
/// in nothing.
///
///     begun ──► detected ──► ejected ──► replaced ──► recovered
///
/// Detected: the core is told that something is wrong with the replica. Ejected: the routes are
/// published without it. Replaced: another is started in the service. Recovered: as many replicas are
/// available as are wanted, the one with the fault being well again or gone.
package struct Drill: Sendable, Equatable {
    package let number: Int
    package let fault: ChaosFault
    package let replica: ReplicaID
    package let begunAt: Instant
    /// When the fault is taken back; the beginning for one that happens in an instant.
    package let endsAt: Instant
    package private(set) var detectedAfter: Duration?
    package private(set) var ejectedAfter: Duration?
    package private(set) var replacedAfter: Duration?
    package private(set) var recoveredAfter: Duration?

    package init(
        number: Int, fault: ChaosFault, replica: ReplicaID, begunAt: Instant, lasting: Duration
    ) {
        self.number = number
        self.fault = fault
        self.replica = replica
        self.begunAt = begunAt
        endsAt = fault.lasts ? begunAt + lasting : begunAt
    }

    /// Of one step of the fleet; `fleet` is how it is after it.
    package mutating func note(
        _ event: Event, _ effects: [Effect], _ fleet: Fleet, at now: Instant
    ) {
        let elapsed = now - begunAt
        if detectedAfter == nil, event.tellsTrouble(of: replica) { detectedAfter = elapsed }
        guard detectedAfter != nil else { return }
        for effect in effects {
            switch effect {
            case .publish(let routes) where ejectedAfter == nil && !routes.hold(replica):
                ejectedAfter = elapsed
            case .start(let launch)
            where replacedAfter == nil && launch.id.service == replica.service:
                replacedAfter = elapsed
            case .thaw(let id) where replacedAfter == nil && id.service == replica.service:
                replacedAfter = elapsed
            default: break
            }
        }
        if recoveredAfter == nil, isWell(fleet, at: now) { recoveredAfter = elapsed }
    }

    private func isWell(_ fleet: Fleet, at now: Instant) -> Bool {
        guard let service = fleet.service(replica.service) else { return false }
        let counts = service.counts(at: now)
        guard counts.available >= counts.desired else { return false }
        return service.replica(replica).map { $0.phase == .ready || $0.isLeaving } ?? true
    }

    /// Nothing more is to be learnt from it.
    package func isOver(at now: Instant) -> Bool {
        if recoveredAfter != nil { return endsAt <= now || replacedAfter != nil }
        let patience = detectedAfter == nil ? Self.detectionPatience : Limits.drillPatience
        return endsAt + patience <= now
    }

    /// What was not noticed by so long after its end will not be.
    private static let detectionPatience: Duration = .seconds(5)
}

extension Event {
    fileprivate func tellsTrouble(of replica: ReplicaID) -> Bool {
        switch self {
        case .unready(replica, _), .notStartedUp(replica, _), .notAlive(replica, _),
            .ended(replica), .exited(replica, _):
            true
        default: false
        }
    }
}

extension [ServiceRoutes] {
    fileprivate func hold(_ replica: ReplicaID) -> Bool {
        contains {
            $0.service == replica.service && $0.endpoints.contains { $0.replica == replica }
        }
    }
}
