import Model

/// The places of a service, counted for the rolling arithmetic.
extension ServiceState {
    func tally(at now: Instant) -> RollingUpdate.Counts {
        var counts = RollingUpdate.Counts(desired: desired)
        // Field by field: with a thousand replicas, copying each one out (which calling its
        // methods does) would be most of a step's cost.
        let latest = now - (policy?.rollout.minimumReady ?? .zero)
        for index in replicas.indices {
            let phase = replicas[index].phase
            if phase == .draining || phase == .stopping { continue }
            let available = phase == .ready && replicas[index].since <= latest ? 1 : 0
            if replicas[index].digest == targetDigest, replicas[index].condemned == nil,
                !isBeyondSeats(replicas[index].seat)
            {
                counts.new += 1
                counts.newAvailable += available
            } else {
                counts.old += 1
                counts.oldAvailable += available
            }
        }
        for vacancy in vacancies {
            if isNew(vacancy) { counts.new += 1 } else { counts.old += 1 }
        }
        for place in closedPlaces {
            counts.new += 1
            // Its work is done, or nobody wants it: a rollout need not wait for it.
            if place.cause.isAsWanted { counts.newAvailable += 1 }
        }
        return counts
    }

    func isAvailable(_ replica: Replica, at now: Instant) -> Bool {
        replica.isAvailable(at: now, minimumReady: policy?.rollout.minimumReady ?? .zero)
    }

    func isNew(_ vacancy: Vacancy) -> Bool { vacancy.revision == target }
}
