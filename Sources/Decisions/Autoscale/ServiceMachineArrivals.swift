import Model

/// What clients send, which may be more than what replicas are known to be given: they may have only so much
/// at once (`requests-per-replica`), and what a new one is given is not known in its first seconds.
extension ServiceState {
    /// Nil: the front does not tell.
    mutating func takeIn(_ sample: ServiceSample?) {
        heldRequests = sample?.requestsHeld
        arrivingRequests = sample?.requestsPerSecond
        areRequestsRising = sample?.isRising ?? false
    }

    /// Looked at without what waits at the front, a service that does all it can seems to be asked for just
    /// that, and more than comes once it is given what has waited. So each ready replica is taken to have its
    /// share of what came beyond what is known of them, or of what was given beyond what came.
    mutating func shareArrivals() {
        for index in replicas.indices { replicas[index].arrivingShare = nil }
        guard let arrivingRequests else { return }
        let ready = replicas.indices.filter { replicas[$0].phase == .ready }
        let given = ready.compactMap { replicas[$0].lastFigures?.requestsPerSecond }
        // Where nobody counts what replicas are given, as with `endpoint: direct`, few requests pass here.
        if given.isEmpty { return }
        var beyond = arrivingRequests - given.reduce(0, +)
        for (turn, index) in ready.enumerated() {
            let share = beyond / (ready.count - turn)
            replicas[index].arrivingShare = max(
                share, -(replicas[index].lastFigures?.requestsPerSecond ?? 0))
            beyond -= replicas[index].arrivingShare ?? 0
        }
    }
}

extension Replica {
    /// With its share of those that came beyond.
    var requestsPerSecond: Int? {
        Self.requests(given: lastFigures?.requestsPerSecond, beyond: arrivingShare)
    }

    static func requests(given: Int?, beyond share: Int?) -> Int? {
        share.map { $0 + (given ?? 0) } ?? given
    }
}
