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
    /// that. So each ready replica is taken to have its share of what came beyond what is known of them.
    mutating func shareArrivals() {
        for index in replicas.indices { replicas[index].arrivingShare = nil }
        guard let arrivingRequests else { return }
        let ready = replicas.indices.filter { replicas[$0].phase == .ready }
        let given = ready.compactMap { replicas[$0].lastSample?.requestsPerSecond }
        // Where nobody counts what replicas are given, as with `endpoint: direct`, few requests pass here.
        if given.isEmpty { return }
        let beyond = max(0, arrivingRequests - given.reduce(0, +))
        let (each, rest) = beyond.quotientAndRemainder(dividingBy: ready.count)
        for (turn, index) in ready.enumerated() {
            replicas[index].arrivingShare = turn < rest ? each + 1 : each
        }
    }
}

extension Replica {
    /// With its share of those that came beyond.
    var requestsPerSecond: Int? {
        guard let arrivingShare else { return lastSample?.requestsPerSecond }
        return arrivingShare + (lastSample?.requestsPerSecond ?? 0)
    }
}
