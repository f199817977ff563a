import Model

/// The limits of running replicas: what they shall be, and who has to be told.
extension ServiceState {
    /// With each round of samples. A size belongs to limits of a template: other ones begin anew.
    mutating func decideSize(_ turn: inout Turn) {
        guard let scale = policy?.scale, let limits = scale.limits, !isDeleting else {
            if sizing != nil { sizing = nil }
            return
        }
        beginSizing(limits, at: turn.now)
        guard var sizing else { return }
        let seen = sizeObservation(sizing, scale, turn)
        let decision = sizing.scaler.decide(seen, limits, base: sizing.base, scale)
        sizing.ranOutOfMemory = false
        sizing.decision = decision
        sizing.size = decision.decided
        self.sizing = sizing
        guard decision.decided != decision.current else { return }
        for part in decision.changes {
            turn.note(.resized, of: name, "\(name): \(part)")
        }
        if let explanation { turn.explain(name, explanation) }
    }

    /// Replicas that run with the same template may have more by now: lost history, or a way back to an
    /// earlier revision, shrinks nothing.
    mutating func beginSizing(_ limits: ScaleLimits, at now: Instant) {
        guard let base = targetRevision?.template.limits.size, sizing?.base != base else { return }
        let running = replicas.filter { $0.ownSize == base && !$0.isLeaving }
        let size = running.reduce(base) { $0.larger($1.size) }
        sizing = Sizing(from: base, at: size, limits, now: now)
    }

    mutating func restoreSize(_ kept: ServiceRecord.KeptSize?, at now: Instant) {
        guard let kept, let limits = policy?.scale.limits else { return }
        sizing = Sizing(from: kept.base, at: kept.size, limits, now: now)
    }

    /// Nil: it is left alone.
    func wantedSize(of replica: Replica) -> ReplicaSize? {
        guard let sizing, policy?.scale.limits != nil, replica.ownSize == sizing.base else {
            return nil
        }
        return sizing.size
    }

    /// Nil: as the template says.
    func startSize(_ own: ReplicaSize) -> ReplicaSize? {
        guard let sizing, policy?.scale.limits != nil, sizing.base == own, sizing.size != own else {
            return nil
        }
        return sizing.size
    }

    // MARK: What is seen

    private func sizeObservation(
        _ sizing: Sizing, _ scale: ScalePolicy, _ turn: Turn
    ) -> SizeObservation {
        var seen = SizeObservation(now: turn.now, current: sizing.size)
        for index in replicas.indices
        where !replicas[index].isLeaving && replicas[index].ownSize == sizing.base {
            seen.members.append(
                replicas[index].sized(sizing.size, at: turn.now, window: sampleWindow))
        }
        let rollout: SizeDecision.Limit? = isMoving ? .rollout : nil
        seen.memoryHold = rollout
        seen.cpuHold = rollout ?? (hasReplicasToSpare(scale, turn) ? .replicasFirst : nil)
        seen.isPaused = scalingPause != nil
        seen.givesWay = hostCeiling != nil
        seen.host = turn.host
        seen.ranOutOfMemory = sizing.ranOutOfMemory
        return seen
    }

    /// The way down is the way up backwards: replicas that were added last go first.
    private func hasReplicasToSpare(_ scale: ScalePolicy, _ turn: Turn) -> Bool {
        guard scale.isAutomatic, scale.limits?.order == .before else { return false }
        let fewest = boundsNow(scale, turn)?.wakefulMinimum ?? scale.wakefulMinimum
        return desired > fewest
    }

    // MARK: What is done

    mutating func settleSizes(_ turn: inout Turn) {
        guard sizing != nil, !isDeleting else { return }
        for index in replicas.indices
        where !replicas[index].isLeaving && replicas[index].startedAt != nil {
            guard let wanted = wantedSize(of: replicas[index]), wanted != replicas[index].size,
                replicas[index].resizing.mayAsk(for: wanted, at: turn.now)
            else { continue }
            replicas[index].resizing.ask(for: wanted)
            turn.act(.resize(replicas[index].id, wanted))
        }
    }

    mutating func replicaResized(_ id: ReplicaID, _ fault: ResizeFault?, _ turn: inout Turn) {
        guard let index = index(of: id), let asked = replicas[index].resizing.asked else { return }
        switch fault {
        case nil:
            replicas[index].size = asked
            replicas[index].resizing = Resizing()
        case .busUnavailable:
            replicas[index].resizing.wait(until: turn.now + Limits.busRetryPause)
        case .refused(let why):
            let pause = replicas[index].resizing.fail(at: turn.now)
            let failures = replicas[index].resizing.failures
            guard failures == 1 || pause == nil else { return }
            let next =
                pause.map { "tried again in \($0.text)" } ?? "given up after \(failures) tries"
            turn.note(
                .resizeFailed, of: name, replica: id, severity: .warning,
                "\(id): its limits cannot be changed to \(asked.text): \(why); \(next)")
        }
    }

    var resizeDeadline: Instant? {
        sizing == nil ? nil : replicas.compactMap(\.resizing.due).min()
    }
}

extension Replica {
    fileprivate func sized(
        _ size: ReplicaSize, at now: Instant, window: Duration
    ) -> SizeObservation.Member {
        var member = SizeObservation.Member(workingSetBytes: lastSample?.workingSetBytes)
        // What it used to start up, or within another limit, says nothing about its need.
        guard phase == .ready, let firstReadyAt, firstReadyAt + window <= now, self.size == size
        else { return member }
        member.cpu = cpu.mean(at: now, window: window)
        member.latestCPU = lastSample?.cpuMilliCores
        return member
    }
}

extension ReplicaSize {
    /// Of each the larger; what one has no limit of is not told.
    fileprivate func larger(_ other: ReplicaSize) -> ReplicaSize {
        func most<Amount: Comparable>(_ own: Amount?, _ other: Amount?) -> Amount? {
            own.map { max($0, other ?? $0) }
        }
        return ReplicaSize(
            cpuMilliCores: most(cpuMilliCores, other.cpuMilliCores),
            memoryMaximumBytes: most(memoryMaximumBytes, other.memoryMaximumBytes),
            memoryHighBytes: most(memoryHighBytes, other.memoryHighBytes))
    }
}
