import Model

/// Who goes first when a service has more replicas than it shall have: those of the oldest revision, of these
/// those not ready, then those with the fewest requests in flight, then the idlest, then the youngest.
struct VictimOrder: Comparable {
    private let standing: Int
    private let requestsInFlight: Int
    private let cpuMilliCores: Int
    private let age: Duration
    let id: ReplicaID

    init(_ replica: Replica, at now: Instant) {
        standing = replica.phase == .ready ? 1 : 0
        // Unknown counts as busy: missing data costs nobody its place before others.
        requestsInFlight = replica.lastFigures?.requestsInFlight ?? .max
        cpuMilliCores = replica.lastFigures?.cpuMilliCores ?? .max
        age = now - (replica.startedAt ?? now)
        id = replica.id
    }

    static func < (left: Self, right: Self) -> Bool {
        if left.id.revision != right.id.revision { return left.id.revision < right.id.revision }
        if left.standing != right.standing { return left.standing < right.standing }
        if left.requestsInFlight != right.requestsInFlight {
            return left.requestsInFlight < right.requestsInFlight
        }
        if left.cpuMilliCores != right.cpuMilliCores {
            return left.cpuMilliCores < right.cpuMilliCores
        }
        if left.age != right.age { return left.age < right.age }
        return left.id > right.id
    }
}
