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
        for index in replicas.indices { replicas[index].recallFoundSize() }
        for index in spares.indices { spares[index].replica.recallFoundSize() }
        let running = replicas.filter { $0.ownSize == base && !$0.isLeaving }
        let size = running.reduce(base) { $0.larger($1.lastingSize) }
        sizing = Sizing(from: base, at: limits.bounded(size, base), limits, now: now)
    }

    /// A policy that allows less holds at once; of memory, as soon as it is known what is in use.
    mutating func boundSize(_ turn: inout Turn) {
        guard let limits = policy?.scale.limits, let sizing else { return }
        let bounded = limits.bounded(sizing.size, sizing.base)
        guard bounded != sizing.size, let cpu = bounded.cpuMilliCores else { return }
        self.sizing?.size = bounded
        turn.note(
            .resized, of: name,
            "\(name): CPU limit of each replica set to \(cpu)m: the policy says so")
    }

    mutating func restoreSize(_ kept: ServiceRecord.KeptSize?, at now: Instant) {
        guard let kept, let limits = policy?.scale.limits else { return }
        sizing = Sizing(from: kept.base, at: kept.size, limits, now: now)
    }

    /// Nil: it is left alone.
    private func newSize(ofReplicaAt index: Int, at now: Instant) -> ReplicaSize? {
        guard let wanted = wantedSize(ofReplicaAt: index, at: now), wanted != replicas[index].size
        else { return nil }
        let bearable = replicas[index].keepingMemory(wanted)
        return bearable == replicas[index].size ? nil : bearable
    }

    private func wantedSize(ofReplicaAt index: Int, at now: Instant) -> ReplicaSize? {
        guard replicas[index].boostMilliCores != nil else {
            return movedSize(from: replicas[index].ownSize)
        }
        let replica = replicas[index]
        return boostedSize(of: replica, usualSize(of: replica), at: now)
    }

    /// But for its start.
    func usualSize(of replica: Replica) -> ReplicaSize {
        movedSize(from: replica.ownSize) ?? replica.ownSize
    }

    /// Nil: the limits of this template do not move.
    func movedSize(from own: ReplicaSize) -> ReplicaSize? {
        guard let sizing, policy?.scale.limits != nil, sizing.base == own else { return nil }
        return sizing.size
    }

    // MARK: What is seen

    private func sizeObservation(
        _ sizing: Sizing, _ scale: ScalePolicy, _ turn: Turn
    ) -> SizeObservation {
        var seen = SizeObservation(now: turn.now, current: sizing.size)
        for index in replicas.indices
        where !replicas[index].phase.isLeaving && replicas[index].ownSize == sizing.base {
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
        guard hasMovingSizes, !isDeleting else { return }
        for index in replicas.indices
        where !replicas[index].phase.isLeaving && replicas[index].startedAt != nil {
            guard let wanted = newSize(ofReplicaAt: index, at: turn.now),
                replicas[index].resizing.mayAsk(for: wanted, at: turn.now)
            else { continue }
            noteEndOfBoost(replicas[index], wanted, &turn)
            replicas[index].resizing.ask(for: wanted)
            turn.act(.resize(replicas[index].id, wanted))
        }
    }

    mutating func replicaResized(_ id: ReplicaID, _ fault: ResizeFault?, _ turn: inout Turn) {
        guard let index = index(of: id), let asked = replicas[index].resizing.asked else { return }
        switch fault {
        case nil:
            replicas[index].size = asked
            replicas[index].foundSize = nil
            if asked.cpuMilliCores != replicas[index].boostMilliCores {
                replicas[index].boostMilliCores = nil
            }
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
        hasMovingSizes ? replicas.compactMap(\.resizing.due).min() : nil
    }

    /// Most services have none.
    private var hasMovingSizes: Bool {
        sizing != nil || replicas.indices.contains { replicas[$0].boostMilliCores != nil }
    }
}

extension Replica {
    fileprivate func sized(
        _ size: ReplicaSize, at now: Instant, window: Duration
    ) -> SizeObservation.Member {
        var member = SizeObservation.Member(workingSetBytes: lastFigures?.workingSetBytes)
        // What it used to start up, or within another limit, says nothing about its need.
        guard phase == .ready, let firstReadyAt, firstReadyAt + window <= now,
            self.size.cpuMilliCores == size.cpuMilliCores
        else { return member }
        member.cpu = load.means(since: now - window).cpuMilliCores
        member.latestCPU = lastFigures?.cpuMilliCores
        member.latestRequests = lastFigures?.requestsPerSecond
        return member
    }
}

extension Replica {
    /// While nothing moved its limits, what its template says counted.
    fileprivate mutating func recallFoundSize() { size = foundSize ?? size }

    /// The size may have been decided upon when this replica had nothing to do with it, or used less: what is
    /// in use is never taken, nor what may be while nobody has told.
    fileprivate func keepingMemory(_ wanted: ReplicaSize) -> ReplicaSize {
        guard let own = size.memoryBytes, let bytes = wanted.memoryBytes, bytes < own else {
            return wanted
        }
        if let used = lastFigures?.workingSetBytes, used <= bytes { return wanted }
        var kept = wanted
        kept.memoryMaximumBytes = size.memoryMaximumBytes
        kept.memoryHighBytes = size.memoryHighBytes
        return kept
    }

    /// What it has but for its start.
    fileprivate var lastingSize: ReplicaSize {
        var lasting = size
        if boostMilliCores != nil { lasting.cpuMilliCores = ownSize.cpuMilliCores }
        return lasting
    }
}

extension ScaleLimits {
    /// No more CPU than they allow; what it began with, where they say nothing of it.
    fileprivate func bounded(_ size: ReplicaSize, _ base: ReplicaSize) -> ReplicaSize {
        guard let own = size.cpuMilliCores else { return size }
        var bounded = size
        bounded.cpuMilliCores = cpu.map { min(own, $0.maximumMilliCores) } ?? base.cpuMilliCores
        return bounded
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
