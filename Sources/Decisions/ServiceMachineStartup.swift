import Model

/// Replicas that are asked whether they have started up before they are asked anything else.
extension ServiceState {
    /// Its start deadline begins now.
    mutating func replicaStartedUp(_ id: ReplicaID, _ turn: inout Turn) {
        if spareStartedUp(id, at: turn.now) { return }
        guard let index = index(of: id), replicas[index].phase == .starting,
            replicas[index].startedUpAt == nil
        else { return }
        let took = turn.now - (replicas[index].startedAt ?? turn.now)
        replicas[index].startedUpAt = turn.now
        turn.note(
            .replicaStartedUp, of: name, replica: id,
            "\(id) has started up \(took.text) after its start")
    }

    /// A failed start. One that this daemon found running is taken to have been ready, so that it is
    /// one that is no longer alive.
    mutating func replicaNotStartedUp(_ id: ReplicaID, why: String, _ turn: inout Turn) {
        if spareNotAlive(id, why: why, &turn) { return }
        guard let index = index(of: id) else { return }
        guard replicas[index].phase == .starting else {
            return replicaNotAlive(id, why: why, &turn)
        }
        let allowance = template(of: replicas[index])?.startup?.allowance ?? .zero
        failStart(
            at: index, by: .startupProbe, .notStartedUp(within: allowance), lastWhy: why, &turn)
    }
}
