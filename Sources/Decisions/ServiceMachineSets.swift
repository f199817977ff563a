import Model

/// The two sets of a blue-green rollout, where the arithmetic of places has to know of them.
extension ServiceState {
    /// The revision whose replicas alone get requests, before a rollout begins; nil: there is none, and the
    /// ones have to give way to the others place by place. What had been sent away serves again, beside
    /// the revision that was rolled out, where the daemon died before it was stopped.
    var setThatServes: RevisionNumber? {
        let isSettled = rolloutOutcome ?? .complete == .complete
        guard let number = isSettled ? target : rollout?.serving, let set = revision(number) else {
            return nil
        }
        let isShared = replicas.contains {
            $0.phase == .ready && $0.digest != set.digest && isServing($0)
        }
        return isShared ? nil : number
    }

    /// Neither the old set while it is kept is in play, nor are strays that a front which is away keeps:
    /// what serves would have to go in their stead.
    func countsInPlay(at now: Instant) -> RollingUpdate.Counts {
        var counts = tally(at: now)
        if isOldSetKept { (counts.old, counts.oldAvailable) = (0, 0) }
        for replica in strays {
            counts.old -= 1
            if isAvailable(replica, at: now) { counts.oldAvailable -= 1 }
        }
        return counts
    }

    private var isOldSetKept: Bool {
        guard policy?.rollout.strategy == .blueGreen, rollout?.serving == target else {
            return false
        }
        return stageKind == .keeping || stageKind == .after
    }

    /// Where the old side is filled up from: of two sets the one that serves. On the way back to the one
    /// that has never ceased to there is no other.
    var oldSideRevision: RevisionNumber? {
        guard policy?.rollout.strategy == .blueGreen, let serving = rollout?.serving else {
            return provenRevision
        }
        return serving == target ? nil : serving
    }

    /// Nobody misses them. Until the second set serves: a third one that never served or serves no longer,
    /// and replicas of the second that are to be replaced. Once it serves: the first one, which is kept no
    /// more.
    func isStray(_ replica: Replica) -> Bool {
        guard mayHaveStrays, !replica.isLeaving, let serving = servingDigest else { return false }
        return replica.digest != serving && !isNew(replica)
    }

    private var strays: [Replica] { mayHaveStrays ? replicas.filter { isStray($0) } : [] }

    private var mayHaveStrays: Bool {
        switch stageKind {
        case .turn, .before, .standby: true
        case .canary, .keeping, .after: false
        case nil: rollout?.serving == target
        }
    }

    mutating func removeStrays(_ turn: inout Turn) {
        guard mayHaveStrays, let serving = servingDigest else { return }
        for index in vacancies.indices.reversed() where !isNew(vacancies[index]) {
            if revision(vacancies[index].revision)?.digest != serving {
                vacancies.remove(at: index)
            }
        }
        for index in replicas.indices where isStray(replicas[index]) {
            // A front that is away may go on sending it requests.
            if replicas[index].wasPooled, turn.front == .lost, policy?.hasFront == true { continue }
            remove(at: index, because: replicas[index].condemned ?? dropReason, &turn)
        }
    }
}
