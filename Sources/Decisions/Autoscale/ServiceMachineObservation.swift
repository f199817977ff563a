package import Model

/// What the autoscalers see of a service.
extension ServiceState {
    package func observation(at now: Instant) -> ScaleObservation {
        var observation = ScaleObservation(now: now, current: desired)
        let span = Span(end: now, length: sampleWindow)
        // By their indices: a closure is given a copy of each.
        observation.existing = replicas.indices.count { !replicas[$0].phase.isLeaving }
        observation.startTime = startTime
        observation.isRising = areRequestsRising
        observation.heldMilli = heldRequests.map { Int64($0) * 1_000 }
        observation.replicas.reserveCapacity(replicas.count + vacancies.count)
        // Once: to get it is to copy it.
        let requested = requestedCPU
        let memoryRequest = policy?.wrappedValue.memoryRequestMilli
        for index in replicas.indices {
            let isStuck = replicas[index].resizing.failures > 0
            // Filled in where it stands, as it is large.
            observation.replicas.append(ObservedReplica())
            observe(index, in: span, as: &observation.replicas[index])
            // What it has for its start is not what it will have.
            let isBoosted = replicas[index].boostMilliCores != nil
            let lasting = isBoosted ? usualSize(of: replicas[index]).cpuMilliCores : nil
            if !isStuck, let request = requested ?? lasting {
                observation.replicas[index].cpuRequest = Int64(request)
            }
            observation.replicas[index].memoryRequest = memoryRequest
        }
        if !vacancies.isEmpty {
            var vacant = vacantPlace(requested)
            vacant.memoryRequest = memoryRequest
            observation.replicas += vacancies.map { _ in vacant }
        }
        addMetrics(to: &observation)
        return observation
    }

    /// A place waiting for its replica is one that is not ready yet.
    private func vacantPlace(_ requestMilliCores: Int?) -> ObservedReplica {
        var vacant = ObservedReplica()
        vacant.phase = .pending
        vacant.cpuRequest = Int64(
            requestMilliCores ?? ownSize(startedFrom: targetDigest).cpuMilliCores
                ?? Replica.wholeCore)
        return vacant
    }
}

extension ServiceState {
    /// What the use of CPU is a share of; nil: each replica's limit.
    private var requestedCPU: Int? {
        if let requested = policy?.scale.cpu?.requestMilliCores { return requested }
        guard let limits = policy?.scale.limits else { return nil }
        return sizing?.cpuReference(limits)
    }
}

extension ServiceState {
    /// Field by field of the replica where it stands: to call a method of an element is to copy it, and this
    /// is asked of each replica each second.
    private func observe(_ index: Int, in span: Span, as seen: inout ObservedReplica) {
        let (phase, since) = (replicas[index].phase, replicas[index].since)
        let startedAt = replicas[index].startedAt
        seen.phase = phase.isLeaving ? .leaving : startedAt == nil ? .pending : .running
        seen.startedAt = startedAt
        seen.firstReadyAt = replicas[index].firstReadyAt
        seen.readiness = ObservedReplica.Readiness(
            isReady: phase == .ready, since: phase == .starting ? startedAt ?? since : since)
        seen.cpuRequest = Int64(max(1, replicas[index].size.cpuMilliCores ?? Replica.wholeCore))
        func reading(_ value: Int?) -> ObservedReplica.Reading? {
            value.map { .init(milli: Int64($0), at: span.end, window: span.length) }
        }
        let means = replicas[index].load.means(since: span.start)
        seen.cpu = reading(means.cpuMilliCores)
        seen.inFlight = reading(means.requestsInFlightMilli)
        seen.rate = reading(means.requestsPerSecondMilli)
        seen.memory = reading(
            replicas[index].lastFigures?.workingSetBytes.map { Int(clamping: $0) * 1_000 })
        observeLatest(index, as: &seen.latest)
    }

    private func observeLatest(_ index: Int, as latest: inout ObservedReplica.Latest) {
        let given = replicas[index].lastFigures?.requestsPerSecond
        let arriving = Replica.requests(given: given, beyond: replicas[index].arrivingShare)
        latest.cpu = replicas[index].lastFigures?.cpuMilliCores.map { Int64($0) }
        latest.inFlight = replicas[index].lastFigures?.requestsInFlight.map { Int64($0) * 1_000 }
        latest.rate = arriving.map { Int64($0) * 1_000 }
        latest.givenRate = given.map { Int64($0) * 1_000 }
        latest.ioBytes = replicas[index].lastFigures?.ioBytesPerSecond.map { Int64($0) }
        latest.throttledPermille = replicas[index].lastFigures?.throttledPermille
    }

    /// That the means are of.
    private struct Span {
        let end: Instant
        let length: Duration
        let start: Instant

        init(end: Instant, length: Duration) {
            self.end = end
            self.length = length
            start = end - length
        }
    }
}
