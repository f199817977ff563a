import ControlAPI
import Decisions
import Model

extension Views {
    func serviceView(_ service: ServiceState) -> ServiceView {
        let counts = service.counts(at: now)
        let state = state(of: service, counts)
        return ServiceView(
            name: service.name, state: state, status: status(of: service, counts, state),
            desired: counts.desired, current: counts.current, upToDate: counts.upToDate,
            available: counts.available, ageSeconds: (now - service.createdAt).wholeSeconds,
            revision: service.target, scaling: scaling(of: service),
            frontAddresses: service.policy?.front?.listen.map(\.description) ?? [],
            cpuPercent: service.cpuPercent)
    }

    func scaling(of service: ServiceState) -> ScalingView {
        guard let policy = service.policy else {
            return ScalingView(mode: .fixed, minimum: 0, maximum: service.replicas.count)
        }
        return ScalingView(
            policy.scale, manualReplicas: service.manualReplicas, pause: service.scalingPause)
    }

    private func state(of service: ServiceState, _ counts: ServiceCounts) -> ServiceView.State {
        if service.isDeleting { return .deleting }
        if service.isUnclaimed { return .unclaimed }
        if hasFailed(service) { return .failed }
        if isRolling(service) { return .rolling }
        return counts.available < counts.desired || !service.listenFailures.isEmpty
            ? .degraded : .running
    }

    private func hasFailed(_ service: ServiceState) -> Bool {
        switch service.rollout?.outcome {
        case .failed: true
        case .paused where !isHeldByPlan(service): true
        case .running, .paused, .complete, nil:
            service.closedPlaces.contains { $0.cause == .gaveUp }
        }
    }

    /// One that a person has paused is still under way.
    private func isRolling(_ service: ServiceState) -> Bool {
        service.rollout?.outcome == .running || isHeldByPlan(service)
    }

    /// A person has paused it, or is asked to go on.
    private func isHeldByPlan(_ service: ServiceState) -> Bool {
        switch service.rollout?.pauseCause {
        case .person, .promotion, .inconclusive: service.rollout?.outcome == .paused
        case .failure, nil: false
        }
    }

    private func status(
        of service: ServiceState, _ counts: ServiceCounts, _ state: ServiceView.State
    ) -> String {
        if let failure = service.listenFailures.first {
            return "cannot listen on \(failure.address): \(failure.why)"
        }
        if !service.waitsFor.isEmpty, counts.available < counts.desired {
            let others = service.waitsFor.map { "'\($0)'" }.joined(separator: " and ")
            return "\(counts.available) of \(counts.desired) available, starts wait for \(others)"
        }
        switch state {
        case .deleting: return "is being deleted: \(service.replicas.count) replicas left"
        case .unclaimed: return "runs without a policy; apply one, or delete it"
        case .failed: return failure(of: service)
        case .rolling: return rolloutSentence(service, counts)
        case .degraded: return degradation(of: service, counts)
        case .running: return contentment(of: service)
        }
    }

    private func contentment(of service: ServiceState) -> String {
        if service.isAsleep { return "asleep: no replica until a request comes" }
        if service.isUndone { return "held at revision \(service.target)" }
        return service.scalingPause.map { "as wanted, scaling paused by \($0.author)" }
            ?? "as wanted"
    }

    private func failure(of service: ServiceState) -> String {
        if let sentence = service.rollout?.sentence, !sentence.isEmpty,
            service.rollout?.outcome != .complete
        {
            return sentence
        }
        return service.closedPlaces.last.map { "given up: \($0.sentence)" }
            ?? service.lastFailure ?? "has failed"
    }

    private func degradation(of service: ServiceState, _ counts: ServiceCounts) -> String {
        let lack = "\(counts.available) of \(counts.desired) available"
        if let waiting = service.vacancies.filter({ $0.isBackingOff(at: now) }).map(\.due).min() {
            let last = service.lastFailure.map { "; last: \($0)" } ?? ""
            return "\(lack), next try in \((waiting - now).text)\(last)"
        }
        let stopped = service.closedPlaces.first { $0.cause == .stoppedByHand }?.sentence
        let why =
            service.replicas.compactMap(\.unreadyWhy).first ?? service.heldBecause ?? stopped
        return why.map { "\(lack): \($0)" } ?? lack
    }
}

// MARK: - Rollout

extension Views {
    func rolloutView(_ service: ServiceState) -> RolloutView {
        let counts = service.counts(at: now)
        let rollout = service.rollout
        return RolloutView(
            from: rollout?.from, to: service.target, state: rolloutState(service),
            updated: counts.upToDate, available: newAvailable(service), desired: counts.desired,
            old: service.replicas.count - counts.upToDate,
            sentence: rolloutSentence(service, counts),
            secondsInState: rollout.map { (now - $0.startedAt).wholeSeconds })
    }

    private func rolloutState(_ service: ServiceState) -> RolloutView.State {
        let rollout = service.rollout
        return switch rollout?.outcome {
        case .running: .progressing
        case .paused: .paused
        // The service went back by itself: what was asked for did not come about.
        case .complete where rollout?.cause.isUndoneByItself == true: .failed
        case .failed: .failed
        case .complete, nil: toBeReplaced(service) > 0 ? .progressing : .complete
        }
    }

    /// A restart changes no revision, and is a rollout all the same to who waits for its end.
    private func toBeReplaced(_ service: ServiceState) -> Int {
        service.replicas.count { $0.condemned != nil && !$0.isLeaving }
    }

    private func newAvailable(_ service: ServiceState) -> Int {
        let minimumReady = service.policy?.rollout.minimumReady ?? .zero
        return service.replicas.count {
            service.isNew($0) && $0.isAvailable(at: now, minimumReady: minimumReady)
        }
    }

    func rolloutSentence(_ service: ServiceState, _ counts: ServiceCounts) -> String {
        let waiting = toBeReplaced(service)
        if waiting > 0, service.rollout?.outcome != .running {
            return "\(waiting) of \(counts.desired) replicas are still to be replaced"
        }
        if let sentence = service.rollout?.sentence, !sentence.isEmpty { return sentence }
        let goal = "\(counts.upToDate) of \(counts.desired) replicas run revision \(service.target)"
        let holding = service.heldBecause.map { "; \($0)" } ?? ""
        return "\(goal), \(newAvailable(service)) of them available\(holding)"
    }
}
