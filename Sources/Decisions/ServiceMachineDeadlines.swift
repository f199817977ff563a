import Model

/// When the service wants to be settled again though nothing happens.
extension ServiceState {
    mutating func refreshDeadline(_ turn: Turn) {
        let now = turn.now
        var next: Instant?
        func consider(_ instant: Instant?) {
            // What is past and still there waits for an event, not for the clock.
            guard let instant, instant > now else { return }
            next = min(next ?? instant, instant)
        }
        for vacancy in vacancies { consider(vacancy.due) }
        // A ready replica without a past has no deadline, and most are that.
        let latest = now - (policy?.rollout.minimumReady ?? .zero)
        for index in replicas.indices {
            let isQuiet =
                replicas[index].phase == .ready && replicas[index].failures == 0
                && replicas[index].since <= latest
            if !isQuiet { consider(deadline(of: replicas[index], after: now)) }
        }
        for spare in spares { consider(readyDue(spare)) }
        consider(spareStarts.due)
        consider(progressDeadline(turn.front))
        consider(stageDeadline)
        consider(alertDeadline)
        consider(resizeDeadline)
        consider(boostDeadline)
        nextDeadline = next
    }

    private func deadline(of replica: Replica, after now: Instant) -> Instant? {
        switch replica.phase {
        case .starting: return readyDue(replica)
        case .draining: return replica.cutAt.map { $0 + Limits.drainGrace }
        case .unready, .stopping: return nil
        case .ready:
            guard let policy else { return nil }
            let counted = replica.since + policy.rollout.minimumReady
            if counted > now { return counted }
            return replica.failures > 0
                ? replica.since + policy.restart.backoff.resetAfter : nil
        }
    }
}
