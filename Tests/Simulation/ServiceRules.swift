import Decisions
import Model

/// What has to hold of a service after a step, by what was before it. It looks at services where they stand: one is
/// large, and to be given it would be to copy it.
struct ServiceRules {
    let event: Event
    let now: Instant
    let wasResumed: Bool
    let isResumed: Bool
    let mutation: Mutation?
    /// As they were asked for, whatever the core was told.
    let policies: [ServiceName: ServicePolicy]
    let measuredAt: [ServiceName: Instant]
    /// Of all services, where the event is one of the host's.
    let highestPriority: Int

    /// What was found out about one.
    struct Sight {
        let breaches: [String]
        let violations: [String]
        let draining: [(id: ReplicaID, since: Instant, deadline: Duration)]
        let name: ServiceName
        let glimpse: ServiceGlimpse
    }

    func look(at service: inout ServiceState, _ before: ServiceGlimpse?) -> Sight {
        Sight(
            breaches: breaches(of: &service, before),
            violations: isResumed ? Invariants.violations(of: &service) : [],
            draining: draining(of: &service), name: service.name, glimpse: service.glimpse)
    }

    private func breaches(of service: inout ServiceState, _ before: ServiceGlimpse?) -> [String] {
        [
            floorBreach(&service, before), wasResumed ? surgeBreach(&service, before) : nil,
            missingFigureBreach(&service, before, event),
            givingWayBreach(&service, before, event),
            policyBreach(&service, event), sparesBreach(&service, before),
        ].compactMap(\.self)
    }

    private func draining(
        of service: inout ServiceState
    ) -> [(id: ReplicaID, since: Instant, deadline: Duration)] {
        let deadline = service.policy?.front?.drainDeadline ?? .seconds(30)
        return service.replicas.indices.compactMap { index in
            guard service.replicas[index].phase == .draining else { return nil }
            return (service.replicas[index].id, service.replicas[index].since, deadline)
        }
    }

    private func allowedBeyondDesired(_ service: inout ServiceState, _ rollout: RolloutPolicy)
        -> Int
    {
        switch service.targetRevision?.stateWriter {
        case .exclusive: return 0
        case .shared: return 1
        case nil: break
        }
        let surge = rollout.surge.roundedUp(of: service.desired)
        return switch rollout.strategy {
        case .recreate: 0
        case .rolling: surge
        case .canary:
            max(surge, rollout.canary.steps.map { $0.replicas(of: service.desired) }.max() ?? 0)
        // The other set may be larger than what is wanted by now, and is kept as it is.
        case .blueGreen: service.placeCount - newPlaces(&service) + surge
        }
    }

    private func newPlaces(_ service: inout ServiceState) -> Int {
        service.replicas.count { !$0.isLeaving && service.isNew($0) }
            + service.vacancies.count { $0.revision == service.target }
            + service.closedPlaces.count
    }

    /// Nothing is opened beyond the desired count and the surge.
    private func surgeBreach(_ service: inout ServiceState, _ before: ServiceGlimpse?) -> String? {
        guard let policy = service.policy else { return nil }
        let places = service.placeCount
        guard places > before?.places ?? 0, places > service.desired else { return nil }
        let surge = allowedBeyondDesired(&service, policy.rollout)
        guard places > service.desired + surge else { return nil }
        return "\(service.name): \(places) places, \(service.desired) and \(surge) allowed"
    }

    private func allowedBelow(
        _ desired: Int, _ rollout: RolloutPolicy, _ writer: StateKeeping.Writer?
    ) -> Int {
        if let writer { return writer == .exclusive ? 1 : 0 }
        return max(
            rollout.unavailable.roundedDown(of: desired),
            rollout.surge.roundedUp(of: desired) == 0 ? 1 : 0)
    }

    /// Rule 2: what leaves by our own hand leaves enough behind.
    private func floorBreach(_ service: inout ServiceState, _ before: ServiceGlimpse?) -> String? {
        guard let before, !before.serving.isEmpty, !service.isDeleting,
            service.replicas.indices.contains(where: { service.replicas[$0].phase.isLeaving }),
            let policy = service.policy, policy.rollout.strategy != .recreate
        else { return nil }
        // As it was asked for, whatever the core was told.
        let rollout = policies[service.name]?.rollout ?? policy.rollout
        let minimumReady = rollout.minimumReady
        let sentAway = before.serving.filter { old in
            guard old.since + minimumReady <= now, let replica = service.replica(old.id)
            else { return false }
            // That it is not alive, or has just ceased to be ready, is the replica's doing.
            return replica.isLeaving && replica.isAlive && replica.unreadyWhy == nil
        }
        if sentAway.isEmpty { return nil }
        // Of a revision that is left within the step, by another service of its group, it was allowed.
        let writers = [before.writer, service.targetRevision?.stateWriter]
        let allowed = writers.map { allowedBelow(service.desired, rollout, $0) }.max() ?? 0
        let floor = service.desired - allowed
        let finished = service.closedPlaces.count { $0.cause.isAsWanted }
        let available =
            finished
            + service.replicas.count {
                service.isServing($0) && $0.isAvailable(at: now, minimumReady: minimumReady)
            }
        guard available < floor else { return nil }
        return "\(service.name): \(available) available, floor \(floor), \(rollout.strategy) "
            + "\(service.rollout as Any) \(sentAway.map(\.id))"
    }

    /// Rule 3: where nothing was measured, nothing shrinks.
    private func missingFigureBreach(
        _ service: inout ServiceState, _ before: ServiceGlimpse?, _ event: Event
    ) -> String? {
        guard case .sampled = event, let before, service.desired < before.desired else {
            return nil
        }
        // Figures of a moment ago may still count.
        let window = service.policy?.scale.cpu?.window ?? .zero
        if let last = measuredAt[service.name], now <= last + window { return nil }
        return "\(service.name): shrinks to \(service.desired) without a figure"
    }

    /// Who gives way to others on a host that is short keeps what his policy calls the least.
    private func givingWayBreach(
        _ service: inout ServiceState, _ before: ServiceGlimpse?, _ event: Event
    ) -> String? {
        guard case .hostMeasured = event, let before, service.desired != before.desired else {
            return nil
        }
        let least = max(1, service.policy?.scale.minimum ?? 0)
        let isHighest = (service.policy?.priority ?? highestPriority) >= highestPriority
        guard isHighest || service.desired < least else { return nil }
        return "\(service.name): gives way to \(service.desired) of \(before.desired)"
    }

    /// Rule 9: what is in force is what was last understood.
    private func policyBreach(_ service: inout ServiceState, _ event: Event) -> String? {
        guard case .requested = event, isResumed, mutation != .tellsNoFloor,
            !service.isDeleting, let good = policies[service.name], let now = service.policy,
            now.whole != good
        else { return nil }
        return "\(service.name): a policy that nobody applied"
    }

    /// No more stand still than the policy wants.
    private func sparesBreach(_ service: inout ServiceState, _ before: ServiceGlimpse?) -> String? {
        guard wasResumed, let before, service.spares.count > before.spares else { return nil }
        let kept = service.spares.count { !$0.isLeaving }
        guard kept > before.spares, kept > service.wantedSpares else { return nil }
        return "\(service.name): \(kept) spares, \(service.wantedSpares) wanted"
    }
}
