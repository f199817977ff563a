import Model

/// Samples in, desired count out.
extension ServiceState {
    mutating func sampled(_ samples: ArraySlice<ReplicaSample>, _ turn: inout Turn) {
        let window = sampleWindow
        for sample in samples {
            guard let index = index(of: sample.replica) else { continue }
            replicas[index].lastSample = sample
            replicas[index].cpu.note(sample.cpuMilliCores, at: turn.now, window: window)
        }
        let members = members(at: turn.now, window: window)
        autoscale(members, &turn)
    }

    private mutating func autoscale(
        _ members: [TargetTracking.Member], _ turn: inout Turn
    ) {
        let scale = policy?.scale
        let tracking = TargetTracking(
            targetPercent: scale?.cpu?.percent ?? 100,
            tolerancePercent: scale?.tolerancePercent ?? 0)
        let proposal = tracking.propose(members, current: desired)
        cpuPercent = proposal?.percent
        guard let proposal, let scale, scale.isAutomatic, desired > 0, !isDeleting else { return }
        let explanation = autoscaler.decide(
            proposal, policy: scale, current: desired, hold: isMoving ? .rollout : .none,
            at: turn.now)
        lastExplanation = explanation
        let cause = Reason.ScaleCause.cpu(
            percent: proposal.percent, targetPercent: explanation.targetPercent,
            readyReplicas: proposal.measured)
        setDesired(explanation.decided, cause, &turn)
    }

    /// Old and new replicas stand side by side: their number says nothing about the need.
    private var isMoving: Bool {
        isRollingOut || replicas.contains { $0.condemned != nil && !$0.isLeaving }
    }

    private var sampleWindow: Duration { policy?.scale.cpu?.window ?? Self.shownWindow }

    /// For services without an autoscaler, whose CPU use is only shown.
    private static let shownWindow: Duration = .seconds(5)

    private func members(at now: Instant, window: Duration) -> [TargetTracking.Member] {
        let filled = replicas.compactMap { member($0, at: now, window: window) }
        // A place waiting for its replica is one that is not ready yet.
        let limit = cpuLimit(startedFrom: targetDigest)
        return filled + vacancies.map { _ in .warmingUp(limit: limit) }
    }

    /// Nil: it is on its way out and its load is about to move to others.
    private func member(
        _ replica: Replica, at now: Instant, window: Duration
    ) -> TargetTracking.Member? {
        if replica.isLeaving { return nil }
        let limit = replica.cpuLimitMilliCores
        guard let firstReadyAt = replica.firstReadyAt, firstReadyAt + window <= now else {
            return .warmingUp(limit: limit)
        }
        guard let use = replica.cpuMilliCores(at: now, window: window) else {
            return .missing(limit: limit)
        }
        return .measured(milliCores: use, limit: limit)
    }
}
