import Model

/// When the service wants to be settled again though nothing happens.
extension ServiceState {
    mutating func refreshDeadline(_ turn: Turn) {
        nextDeadline = soonestDeadline(after: turn.now, turn.front)
    }

    private func soonestDeadline(after now: Instant, _ front: Turn.FrontLink) -> Instant? {
        var next: Instant?
        func consider(_ instant: Instant?) {
            // What is past and still there waits for an event, not for the clock.
            guard let instant, instant > now else { return }
            next = min(next ?? instant, instant)
        }
        for index in vacancies.indices { consider(vacancies[index].due) }
        // A ready replica without a past has no deadline, and most are that.
        let latest = now - (policy?.rollout.minimumReady ?? .zero)
        for index in replicas.indices {
            let isQuiet =
                replicas[index].phase == .ready && replicas[index].failures == 0
                && replicas[index].since <= latest
            if !isQuiet { consider(deadline(ofReplicaAt: index, after: now)) }
        }
        for index in spares.indices { consider(readyDue(ofSpareAt: index)) }
        consider(spareStarts.due)
        consider(progressDeadline(front))
        consider(stageDeadline)
        consider(alertDeadline)
        consider(resizeDeadline)
        consider(boostDeadline)
        return next
    }

    /// By its place, as all that every step asks of each: to hand it over would be to copy it.
    private func deadline(ofReplicaAt index: Int, after now: Instant) -> Instant? {
        switch replicas[index].phase {
        case .starting: return readyDue(ofReplicaAt: index)
        case .draining: return replicas[index].cutAt.map { $0 + Limits.drainGrace }
        case .unready, .stopping: return nil
        case .ready:
            guard let policy else { return nil }
            let since = replicas[index].since
            let counted = since + policy.rollout.minimumReady
            if counted > now { return counted }
            return replicas[index].failures > 0
                ? since + policy.restart.backoff.resetAfter : nil
        }
    }
}
