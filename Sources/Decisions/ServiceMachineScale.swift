package import Model

/// Samples in, desired count out.
extension ServiceState {
    mutating func sampled(_ samples: ArraySlice<ReplicaSample>, _ turn: inout Turn) {
        takeIn(samples, at: turn.now)
        analyse(samples, at: turn.now)
        watchUsage(at: turn.now)
        replaceOutgrown(&turn)
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
        let earliest = now - sampleWindow
        var told: [Int] = []
        told.reserveCapacity(samples.count)
        for position in samples.indices {
            // They come in the order of the replicas, as a rule.
            let next = told.last.map { $0 + 1 } ?? 0
            // All are of this service, whose name need not be compared.
            let isNext =
                next < replicas.count
                && replicas[next].id.ordinal == samples[position].replica.ordinal
                && replicas[next].id.revision == samples[position].replica.revision
            guard let index = isNext ? next : index(of: samples[position].replica) else { continue }
            replicas[index].lastFigures = samples[position].figures
            told.append(index)
        }
        shareArrivals()
        for index in told { replicas[index].noteSample(at: now, keepingSince: earliest) }
    }

    /// Of spares alone nothing is to be told: whoever has none need not ask.
    func isAnyReplica(_ samples: ArraySlice<ReplicaSample>) -> Bool {
        samples.contains { index(of: $0.replica) != nil }
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
        decision.openSchedules = policy.map { openSchedules($0.scale, turn) } ?? []
        let names = decision.openSchedules.map(\.name)
        decision.inputs.schedules = names.isEmpty ? nil : names
        lastDecision = decision
        explain(decision, scale, &turn)
        setDesired(decision.decided, decision.cause(scale), &turn)
    }

    /// Those of the policy, or of schedules that are open. Nil: it has schedules, and nobody has told
    /// what time it is; a guess might shrink it (rule 3).
    func boundsNow(_ scale: ScalePolicy, _ turn: Turn) -> ScalePolicy? {
        if scale.schedules.isEmpty { return scale }
        return turn.clock.map { scale.scheduled(at: $0.seconds(at: turn.now), $0.zones) }
    }

    private func openSchedules(_ scale: ScalePolicy, _ turn: Turn) -> [ScaleSchedule.Window] {
        guard let clock = turn.clock, !scale.schedules.isEmpty else { return [] }
        return scale.openSchedules(at: clock.seconds(at: turn.now), clock.zones)
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
            || replicas.indices.contains {
                replicas[$0].condemned != nil && !replicas[$0].phase.isLeaving
            }
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

extension ServiceState {
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
    fileprivate mutating func noteSample(at now: Instant, keepingSince earliest: Instant) {
        var figures = SampleWindow.Figures()
        figures.cpuMilliCores = lastFigures?.cpuMilliCores
        figures.requestsInFlight = lastFigures?.requestsInFlight
        figures.requestsPerSecond = requestsPerSecond
        load.note(figures, at: now, keepingSince: earliest)
    }
}

extension ReplicaSample {
    fileprivate var figures: Replica.Figures {
        Replica.Figures(
            cpuMilliCores: cpuMilliCores, throttledPermille: throttledPermille,
            workingSetBytes: workingSetBytes, ioBytesPerSecond: ioBytesPerSecond,
            requestsInFlight: requestsInFlight, requestsPerSecond: requestsPerSecond)
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
    /// What moved the count: the floor, or the figure that asks for most, with what limited it.
    fileprivate func cause(_ policy: ScalePolicy) -> Reason.ScaleCause {
        if case .idle(let span)? = limits.last { return .figures("nothing to do for \(span.text)") }
        if limits.last == .minimum, decided > current { return .figures(floorText(policy)) }
        if decided == proposed, let cpu = ruling?.plainCPU(algorithm) { return cpu }
        let figure = ruling?.description ?? figures
        return .figures(decided == proposed ? figure : "\(figure); \(outcome)")
    }
}

extension ScaleDecision.Proposal {
    fileprivate func plainCPU(_ algorithm: ScaleAlgorithm) -> Reason.ScaleCause? {
        guard algorithm == .standard, target.metric == .cpu, basis == .measured,
            case .utilization(let goal) = target.yardstick, let value
        else { return nil }
        return .cpu(
            percent: Int(value), targetPercent: Int(goal), readyReplicas: counts.measured)
    }
}
