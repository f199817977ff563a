import Model

/// A replica's main process has ended by itself. The kernel tells that at once; how it ended systemd tells
/// some milliseconds later, when it has ended what else there was of the unit. So the replica leaves the
/// pool now, and where the policy has one answer to all ends, its successor does not wait to hear of it.
///
///     ready, unready ── ended ──► stopping (succeeded) ── exited: told and counted ──► gone
///           │
///           └── ended, but its place may also be given up or closed ──► unready ── exited ──► vacated
extension ServiceState {
    mutating func replicaEnded(_ id: ReplicaID, _ turn: inout Turn) {
        if spareNotAlive(id, why: "its main process has ended", &turn) { return }
        replicaUnready(id, why: "its main process has ended", &turn)
        guard let index = index(of: id), let policy, isSucceededAnyway(replicas[index]),
            let number = revisionNumber(startedFrom: replicas[index].digest)
        else { return }
        replicas[index].isSucceeded = true
        replicas[index].enter(.stopping, at: turn.now)
        openPlace(after: replicas[index], number, policy.restart.backoff, &turn)
    }

    /// However it ended: nobody gives its place up, undoes a rollout, gives the next one more memory or
    /// waits for its directory.
    private func isSucceededAnyway(_ replica: Replica) -> Bool {
        guard replica.phase == .ready || replica.phase == .unready, replica.condemned == nil,
            replica.digest == targetDigest, replica.seat == nil, !isDeleting, !isRollingOut,
            sizing == nil, let restart = policy?.restart
        else { return false }
        return restart.condition == .always && (restart.exceptions ?? []).isEmpty
            && restart.intensity == nil && restart.stoppedByHand == .replace
            && !restart.givesUp(after: replica.failuresWithIt)
    }
}
