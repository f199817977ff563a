import Model

/// The two sets of a blue-green rollout, where the arithmetic of places has to know of them.
extension ServiceState {
    /// The revision whose replicas alone get requests, before a rollout begins; nil: there is none, and the
    /// ones have to give way to the others place by place. What had been sent away serves again, beside
    /// the revision that was rolled out, where the daemon died before it was stopped.
    var setThatServes: RevisionNumber? {
        let isSettled = rollout.map { $0.outcome == .complete } ?? true
        guard let number = isSettled ? target : rollout?.serving, let set = revision(number) else {
            return nil
        }
        let isShared = replicas.contains {
            $0.phase == .ready && $0.digest != set.digest && isServing($0)
        }
        return isShared ? nil : number
    }

    /// The old set is not in play while it is kept.
    func countsInPlay(at now: Instant) -> RollingUpdate.Counts {
        var counts = tally(at: now)
        if isOldSetKept { (counts.old, counts.oldAvailable) = (0, 0) }
        return counts
    }

    private var isOldSetKept: Bool {
        guard policy?.rollout.strategy == .blueGreen, rollout?.serving == target else {
            return false
        }
        return rollout?.stage?.kind == .keeping || rollout?.stage?.kind == .after
    }

    /// Where the old side is filled up from: of two sets the one that serves. On the way back to the one
    /// that has never ceased to there is no other.
    var oldSideRevision: RevisionNumber? {
        guard policy?.rollout.strategy == .blueGreen, let serving = rollout?.serving else {
            return provenRevision
        }
        return serving == target ? nil : serving
    }

    /// While a second set is made ready: a third set that never served or serves no longer, and
    /// replicas of the second that are to be replaced. Nobody misses them.
    mutating func removeStrays(_ turn: inout Turn) {
        guard rollout?.stage?.kind == .standby, let serving = servingDigest else { return }
        vacancies = vacancies.filter { place in
            isNew(place) || revision(place.revision)?.digest == serving
        }
        for index in replicas.indices where !replicas[index].isLeaving {
            // A front that is away may go on sending it requests.
            if replicas[index].wasPooled, turn.front == .lost, policy?.front != nil { continue }
            if replicas[index].digest != serving, !isNew(replicas[index]) {
                remove(at: index, because: replicas[index].condemned ?? dropReason, &turn)
            }
        }
    }
}
