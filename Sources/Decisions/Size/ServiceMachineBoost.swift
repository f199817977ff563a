import Model

/// Who starts with more CPU than it will have (`scale.start-boost`).
extension ServiceState {
    /// Of what it would begin with; nil: no more than that. On a host that is short, others come first.
    func startBoost(over size: ReplicaSize, _ turn: Turn) -> ReplicaSize? {
        guard hostCeiling == nil else { return nil }
        return policy?.scale.startBoost?.boosted(size, host: turn.host)
    }

    /// What a boosted replica is to have: until it is over, no less than the boost.
    func boostedSize(of replica: Replica, _ usual: ReplicaSize, at now: Instant) -> ReplicaSize {
        guard let boost = replica.boostMilliCores, !isBoostOver(replica, at: now),
            let cpu = usual.cpuMilliCores
        else { return usual }
        var size = usual
        size.cpuMilliCores = max(cpu, boost)
        return size
    }

    private func isBoostOver(_ replica: Replica, at now: Instant) -> Bool {
        boostEnd(of: replica).map { $0 <= now } ?? false
    }

    /// Nil: it has to be ready first.
    private func boostEnd(of replica: Replica) -> Instant? {
        replica.firstReadyAt.map { $0 + (policy?.scale.startBoost?.lasting ?? .zero) }
    }

    var boostDeadline: Instant? {
        var next: Instant?
        for index in replicas.indices where replicas[index].boostMilliCores != nil {
            guard let end = boostEnd(of: replicas[index]) else { continue }
            next = min(next ?? end, end)
        }
        return next
    }

    func noteEndOfBoost(_ replica: Replica, _ size: ReplicaSize, _ turn: inout Turn) {
        guard let boost = replica.boostMilliCores, let cpu = size.cpuMilliCores, cpu < boost,
            replica.resizing.failures == 0
        else { return }
        turn.note(
            .resized, of: name, replica: replica.id,
            "\(replica.id): its start is over, CPU limit lowered from \(boost)m to \(cpu)m")
    }
}
