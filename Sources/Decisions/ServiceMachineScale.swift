package import Model

/// Samples in, desired count out.
extension ServiceState {
    mutating func sampled(_ samples: ArraySlice<ReplicaSample>, _ turn: inout Turn) {
        takeIn(samples, at: turn.now)
        analyse(samples, at: turn.now)
        watchUsage(at: turn.now)
        judgeMetrics(&turn)
        let observation = observe(turn)
        cpuPercent = shownPercent(observation, window: sampleWindow)
        decideSize(&turn)
        autoscale(observation, &turn)
    }

    func observe(_ turn: Turn) -> ScaleObservation {
        var observation = observation(at: turn.now)
        observation.clockSeconds = turn.clock?.seconds(at: turn.now)
        return observation
    }

    mutating func takeIn(_ samples: ArraySlice<ReplicaSample>, at now: Instant) {
        let window = sampleWindow
        var told: [Int] = []
        for position in samples.indices {
            guard let index = index(of: samples[position].replica) else { continue }
            replicas[index].lastSample = samples[position]
            told.append(index)
        }
        shareArrivals()
        for index in told { replicas[index].noteSample(at: now, window: window) }
    }

    /// Spares alone tell nothing.
    func isAnyReplica(_ samples: ArraySlice<ReplicaSample>) -> Bool {
        spares.isEmpty || samples.contains { index(of: $0.replica) != nil }
    }

    private mutating func autoscale(_ observation: ScaleObservation, _ turn: inout Turn) {
        guard let wish = policy?.scale, wish.isAutomatic, desired > 0 || wish.sleeps, !isDeleting,
            let scale = boundsNow(wish, turn), let decided = decide(observation, scale)
        else { return }
        follow(admitted(decided), scale, &turn)
    }

    /// `scale` is what holds now.
    mutating func follow(
        _ admitted: ScaleDecision, _ scale: ScalePolicy, _ turn: inout Turn
    ) {
        var decision = admitted
        decision.inputs.schedules = policy.flatMap { openSchedules($0.scale, turn) }
        lastDecision = decision
        explain(decision, scale, &turn)
        setDesired(decision.decided, decision.cause, &turn)
    }

    /// Those of the policy, or of schedules that are open. Nil: it has schedules, and nobody has told
    /// what time it is; a guess might shrink it (rule 3).
    func boundsNow(_ scale: ScalePolicy, _ turn: Turn) -> ScalePolicy? {
        if scale.schedules.isEmpty { return scale }
        return turn.clock.map { scale.scheduled(at: $0.seconds(at: turn.now), $0.zones) }
    }

    private func openSchedules(_ scale: ScalePolicy, _ turn: Turn) -> [String]? {
        guard let clock = turn.clock, !scale.schedules.isEmpty else { return nil }
        let open = scale.openSchedules(at: clock.seconds(at: turn.now), clock.zones)
        return open.isEmpty ? nil : open.map(\.name)
    }

    mutating func decide(
        _ observation: ScaleObservation, _ scale: ScalePolicy
    ) -> ScaleDecision? {
        let hold: DemandAutoscaler.Hold = isMoving ? .rollout : .none
        return scalingPause == nil
            ? autoscaler.decide(observation, scale, hold: hold)
            : autoscaler.decideOnPaper(observation, scale, hold: hold)
    }

    /// It has no replica, and is to have one as soon as there is something to do.
    package var isAsleep: Bool {
        desired == 0 && policy?.scale.sleeps == true && !isDeleting
    }

    /// A service without replicas has no samples that would have it decided upon.
    mutating func decideAsleep(_ turn: inout Turn) {
        guard isAsleep else { return }
        judgeMetrics(&turn)
        autoscale(observation(at: turn.now), &turn)
    }

    /// The front tells of the first that waits at once; the counters would a second later.
    mutating func requestWaits(_ turn: inout Turn) {
        heldRequests = max(1, heldRequests ?? 0)
        decideAsleep(&turn)
    }

    /// Old and new replicas stand side by side: their number says nothing about the need.
    var isMoving: Bool {
        isRollingOut || rollout?.stage != nil
            || replicas.contains { $0.condemned != nil && !$0.isLeaving }
    }

    var sampleWindow: Duration {
        guard let scale = policy?.scale else { return Self.shownWindow }
        return switch scale.algorithm {
        case .standard: scale.cpu?.window ?? Self.shownWindow
        case .hpa: scale.hpa.window
        case .kpa: Self.shownWindow
        }
    }

    /// For services that are not scaled by CPU, whose use of it is only shown.
    private static let shownWindow: Duration = .seconds(5)
}

// MARK: - What the autoscalers see

extension ServiceState {
    package func observation(at now: Instant) -> ScaleObservation {
        var observation = ScaleObservation(now: now, current: desired)
        let window = sampleWindow
        // By their indices: a closure is given a copy of each.
        observation.existing = replicas.indices.count { !replicas[$0].isLeaving }
        observation.startTime = startTime
        observation.isRising = areRequestsRising
        observation.heldMilli = heldRequests.map { Int64($0) * 1_000 }
        observation.replicas.reserveCapacity(replicas.count + vacancies.count)
        // Once: to get it is to copy it.
        let requested = requestedCPU
        for index in replicas.indices {
            let isStuck = replicas[index].resizing.failures > 0
            observation.replicas.append(
                replicas[index].observed(
                    at: now, window: window,
                    requestMilliCores: isStuck ? nil : requested ?? lastingLimit(index)))
        }
        // A place waiting for its replica is one that is not ready yet.
        var vacant = ObservedReplica()
        vacant.phase = .pending
        vacant.cpuRequest = Int64(
            requested ?? ownSize(startedFrom: targetDigest).cpuMilliCores ?? Replica.wholeCore)
        vacant.memoryRequest = policy?.whole.memoryRequestMilli
        observation.replicas += vacancies.map { _ in vacant }
        let request = vacant.memoryRequest
        for index in replicas.indices { observation.replicas[index].memoryRequest = request }
        addMetrics(to: &observation)
        return observation
    }
}

extension ServiceState {
    /// What the use of CPU is a share of; nil: each replica's limit.
    private var requestedCPU: Int? {
        if let requested = policy?.scale.cpu?.requestMilliCores { return requested }
        guard let limits = policy?.scale.limits else { return nil }
        return sizing?.cpuReference(limits)
    }

    /// Of a replica that has more for its start; nil: what it has is what it will have.
    private func lastingLimit(_ index: Int) -> Int? {
        guard replicas[index].boostMilliCores != nil else { return nil }
        return usualSize(of: replicas[index]).cpuMilliCores
    }

    /// Where limits move, people are shown the share of what a replica may use now.
    private func shownPercent(_ observation: ScaleObservation, window: Duration) -> Int? {
        guard sizing != nil, policy?.scale.cpu?.requestMilliCores == nil else {
            return observation.cpuPercent(window: window)
        }
        var actual = observation
        for index in replicas.indices {
            actual.replicas[index].cpuRequest = Int64(replicas[index].cpuLimitMilliCores)
        }
        return actual.cpuPercent(window: window)
    }
}

extension Replica {
    fileprivate mutating func noteSample(at now: Instant, window: Duration) {
        cpu.note(lastSample?.cpuMilliCores, at: now, window: window)
        inFlight.note(lastSample?.requestsInFlight, at: now, window: window)
        rate.note(requestsPerSecond, at: now, window: window)
    }

    /// A method of it and no initializer that takes it: read in place, nothing of it is copied.
    fileprivate func observed(
        at now: Instant, window: Duration, requestMilliCores: Int?
    ) -> ObservedReplica {
        var seen = ObservedReplica()
        seen.phase = isLeaving ? .leaving : startedAt == nil ? .pending : .running
        seen.startedAt = startedAt
        seen.firstReadyAt = firstReadyAt
        seen.readiness = ObservedReplica.Readiness(
            isReady: phase == .ready, since: phase == .starting ? startedAt ?? since : since)
        seen.cpuRequest = Int64(requestMilliCores ?? cpuLimitMilliCores)
        func reading(_ value: Int?, thousandths: Int64) -> ObservedReplica.Reading? {
            value.map { .init(milli: Int64($0) * thousandths, at: now, window: window) }
        }
        seen.cpu = reading(cpu.mean(at: now, window: window), thousandths: 1)
        seen.inFlight = reading(inFlight.meanMilli(at: now, window: window), thousandths: 1)
        seen.rate = reading(rate.meanMilli(at: now, window: window), thousandths: 1)
        seen.memory = reading(
            lastSample?.workingSetBytes.map { Int(clamping: $0) }, thousandths: 1_000)
        seen.latest.cpu = lastSample?.cpuMilliCores.map { Int64($0) }
        seen.latest.inFlight = lastSample?.requestsInFlight.map { Int64($0) * 1_000 }
        seen.latest.rate = requestsPerSecond.map { Int64($0) * 1_000 }
        seen.latest.givenRate = lastSample?.requestsPerSecond.map { Int64($0) * 1_000 }
        seen.latest.ioBytes = lastSample?.ioBytesPerSecond.map { Int64($0) }
        seen.latest.throttledPermille = lastSample?.throttledPermille
        return seen
    }
}

extension ServicePolicy {
    /// What a replica's memory use is measured against, in thousandths of a byte.
    package var memoryRequestMilli: Int64? {
        let bytes =
            scale.memory?.requestBytes ?? template.limits.memoryMaximumBytes
            ?? template.limits.memoryHighBytes
        return bytes.map { Int64(clamping: $0) * 1_000 }
    }
}

extension ScaleDecision {
    fileprivate var cause: Reason.ScaleCause {
        if case .idle(let span)? = limits.last { return .figures("nothing to do for \(span.text)") }
        let winner = proposals.first { $0.replicas != nil && $0.replicas == proposed }
        if algorithm == .standard, let cpu = winner,
            case .utilization(let target) = cpu.target.yardstick, let percent = cpu.value,
            cpu.target.metric == .cpu, cpu.basis == .measured
        {
            return .cpu(
                percent: Int(percent), targetPercent: Int(target),
                readyReplicas: cpu.counts.measured)
        }
        return .figures(figures)
    }
}
