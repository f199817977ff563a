import Model

/// The transitions of one service. The way of a replica:
///
///     vacancy (place without a replica, perhaps backing off) ◄───────────────┐
///        │ due, and the host's start budget has room                         │
///        ▼                                                                   │
///     starting ───── ready ─────► ready ◄───────► unready                    │
///        │                          │                │                       │
///        │ has to go,               │ has to go: published without it,       │ ended
///        │ never in the pool        ▼ then drain     ▼                       │ unasked
///        │                       draining ◄──────────┘                       │
///        │                          │ drained, or deadline and grace over    │
///        ▼                          ▼                                        │
///     stopping ◄────────────────────┘               starting, ready, unready ┘
///        │ ended
///        ▼
///      gone, and its name rests a while
///
/// An event changes the data first (`ServiceMachineReplicas`, `...Requests`, `...Takeover`); then
/// `settle` does everything that has become due or possible. Settling twice changes nothing.
extension ServiceState {
    mutating func settle(_ turn: inout Turn) {
        heldBecause = nil
        forgetOldFailures(at: turn.now)
        stopOverdueStarts(&turn)
        stopOverdueSpares(&turn)
        stopOverdueDrains(&turn)
        if isDeleting { return removeEverything(&turn) }
        guard policy != nil else { return }
        judgeRollout(&turn)
        skipMissingHook(&turn)
        reconcilePlaces(&turn)
        // The last old replica may just have been sent away.
        judgeRollout(&turn)
        reconcileSpares(&turn)
        settleSizes(&turn)
        runHook(&turn)
        sendAlerts(&turn)
        pruneRevisions()
    }

    private mutating func removeEverything(_ turn: inout Turn) {
        vacancies.removeAll()
        closedPlaces.removeAll()
        stopSpares("\(Reason.serviceDeleted)", &turn)
        for id in inOrder(replicas.filter { !$0.isLeaving }.map(\.id)) {
            guard let index = index(of: id) else { continue }
            remove(at: index, because: .serviceDeleted, &turn)
        }
    }

    /// A replica that has been ready for `resetAfter` begins anew.
    private mutating func forgetOldFailures(at now: Instant) {
        guard let resetAfter = policy?.restart.backoff.resetAfter else { return }
        for index in replicas.indices
        where replicas[index].failures > 0 && replicas[index].phase == .ready {
            if replicas[index].since + resetAfter <= now { replicas[index].failures = 0 }
        }
    }

    // MARK: Leaving

    /// Rule 1, out of the pool before the stop signal: whoever may hold requests drains first. The
    /// step's publish, without this replica, goes out before the drain (see `Fleet.finish`).
    mutating func remove(at index: Int, because reason: Reason, _ turn: inout Turn) {
        let replica = replicas[index]
        precondition(!replica.isLeaving, "\(replica.id) is already leaving")
        replicas[index].condemned = replica.condemned ?? reason
        guard replica.wasPooled else {
            return stop(at: index, "\(replica.id) stops: \(reason)", &turn)
        }
        replicas[index].enter(.draining, at: turn.now)
        replicas[index].cutAt = turn.now + drainDeadline
        askToDrain(at: index, &turn)
        turn.note(
            .replicaDraining, of: name, replica: replica.id,
            "\(replica.id) finishes its requests within \(drainDeadline.text): \(reason)")
    }

    /// While the front is lost nobody is asked; on its return it is asked anew, see `frontReturned`.
    private func askToDrain(at index: Int, _ turn: inout Turn) {
        guard turn.front == .connected, let cutAt = replicas[index].cutAt else { return }
        turn.act(.drain(replicas[index].id, deadline: max(.zero, cutAt - turn.now)))
    }

    mutating func stop(at index: Int, _ message: String, _ turn: inout Turn) {
        let id = replicas[index].id
        replicas[index].enter(.stopping, at: turn.now)
        turn.act(.stop(id))
        turn.note(.replicaStopping, of: name, replica: id, message)
    }

    /// The front is lost, or does not answer: its requests had their time.
    private mutating func stopOverdueDrains(_ turn: inout Turn) {
        for index in replicas.indices where replicas[index].phase == .draining {
            guard let cutAt = replicas[index].cutAt, cutAt + Limits.drainGrace <= turn.now else {
                continue
            }
            let id = replicas[index].id
            stop(at: index, "\(id) stops: the front port did not tell that it is drained", &turn)
        }
    }

    mutating func frontReturned(_ turn: inout Turn) {
        for index in replicas.indices where replicas[index].phase == .draining {
            askToDrain(at: index, &turn)
        }
        listenFailures.removeAll()
        if policy?.hasFront == true { rolloutProgress.at = turn.now }
    }

    var drainDeadline: Duration { policy?.front?.drainDeadline ?? Self.frontlessDrainDeadline }

    /// For requests that came through a front port that the policy no longer has.
    private static let frontlessDrainDeadline: Duration = .seconds(30)
}

extension ServiceState {
    /// The front port cannot listen where the policy says; its replicas run on.
    mutating func listenFailed(_ address: ListenAddress, why: String, _ turn: inout Turn) {
        let failure = ListenFailure(address: address, why: why)
        if listenFailures.contains(failure) { return }
        listenFailures.removeAll { $0.address == address }
        listenFailures.append(failure)
        turn.note(
            .listenFailed, of: name, severity: .warning,
            "\(name): the front port cannot listen on \(address): \(why)")
    }
}
