package import Model

/// What outlives the daemon, and what the front shall know.
extension ServiceState {
    /// Nil without a policy: such a service has nothing worth keeping that its units do not tell.
    package var record: ServiceRecord? {
        guard let policy else { return nil }
        var record = ServiceRecord(
            policy: policy, revisions: revisions, target: target, desired: desired,
            createdAt: createdAt)
        record.undonePolicyDigest = undonePolicyDigest
        record.manualReplicas = manualReplicas
        record.scalingPause = scalingPause
        record.recommendations = autoscaler.recommendations(policy.scale)
        record.season = autoscaler.demand.season.season
        record.size = sizing?.kept
        record.usage = usage.kept
        record.vacancies = keptVacancies
        record.closedPlaces = closedPlaces
        record.condemned = condemnedReplicas
        record.spares = keptSpares
        record.rollout = rollout
        record.alerts = alerts.isEmpty ? nil : alerts
        record.lastComplete = lastComplete
        record.hostCeiling = hostCeiling
        record.isDeleting = isDeleting
        return record
    }

    /// Whether the record says all that `record` would. Most steps change nothing that is kept, and to make one
    /// for each is a tenth of what they cost.
    private func isKept(in saved: Boxed<ServiceRecord>, _ recommendations: Freshness) -> Bool {
        saved.wrappedValue.target == target && saved.wrappedValue.desired == desired
            && saved.wrappedValue.isDeleting == isDeleting
            && saved.wrappedValue.manualReplicas == manualReplicas
            && saved.wrappedValue.hostCeiling == hostCeiling
            && saved.wrappedValue.lastComplete == lastComplete
            && saved.wrappedValue.createdAt == createdAt
            && saved.wrappedValue.$policy == policy
            && saved.wrappedValue.usage == usage.kept
            && saved.wrappedValue.season == autoscaler.demand.season.season
            && saved.wrappedValue.size == sizing?.kept
            && saved.wrappedValue.revisions == revisions
            && saved.wrappedValue.undonePolicyDigest == undonePolicyDigest
            && saved.wrappedValue.scalingPause == scalingPause
            && saved.wrappedValue.vacancies == keptVacancies
            && saved.wrappedValue.closedPlaces == closedPlaces
            && saved.wrappedValue.condemned == condemnedReplicas
            && saved.wrappedValue.spares == keptSpares
            && saved.wrappedValue.rollout == rollout
            && saved.wrappedValue.alerts ?? [] == alerts
            && (recommendations == .mayBeStale
                || saved.wrappedValue.recommendations == keptRecommendations)
    }

    private enum Freshness { case mayBeStale, fresh }

    private var keptRecommendations: [ServiceRecord.Recommendation] {
        policy.map { autoscaler.recommendations($0.scale) } ?? []
    }

    private var keptVacancies: [ServiceRecord.Vacancy] {
        vacancies.isEmpty ? [] : vacancies.compactMap(\.record)
    }

    /// Also those whose stop may not have been carried out when we die.
    private var keptSpares: [ReplicaID]? { spares.isEmpty ? nil : spares.map(\.id).sorted() }

    private var condemnedReplicas: [ServiceRecord.Condemned] {
        replicas.indices.compactMap { index in
            guard !replicas[index].phase.isLeaving, let reason = replicas[index].condemned else {
                return nil
            }
            return ServiceRecord.Condemned(replica: replicas[index].id, reason: reason)
        }
    }

    /// The record, if it has to be kept anew. Recommendations change with nearly every sample, so
    /// alone they are kept only now and then; what is lost of them at worst is that short while.
    mutating func recordToSave(at now: Instant) -> Boxed<ServiceRecord>? {
        let areRecent = recommendationsSavedAt.map { now < $0 + recommendationSavePeriod } == true
        if let savedRecord, isKept(in: savedRecord, areRecent ? .mayBeStale : .fresh) { return nil }
        guard let record else { return nil }
        savedRecord = Boxed(wrappedValue: record)
        recommendationsSavedAt = now
        return savedRecord
    }

    /// A tenth of the window is all that may be lost of it.
    private var recommendationSavePeriod: Duration {
        max(Limits.recommendationSavePeriod, (policy?.scale.scaleInWindow ?? .zero) / 10)
    }

    /// The pool. Nil: no routes.
    /// A service without ready replicas stays in the table, so that the front holds its requests.
    var pool: ServiceRoutes? {
        guard let front = policy?.front else { return nil }
        return ServiceRoutes(
            service: name, front: front, endpoints: routedEndpoints, canary: canaryRouting)
    }

    /// Asked in every step, so nothing is made for it.
    private var isPoolPublished: Bool {
        guard publishedPolicy == policy else { return false }
        guard let endpoints = routes?.endpoints else { return true }
        // Who serves, and how much, follows from more than who is ready.
        if policy?.rollout.strategy == .canary || policy?.rollout.strategy == .blueGreen {
            return pool == routes
        }
        var next = endpoints.startIndex
        let weight = RoutedEndpoint.fullWeight
        for index in replicas.indices where replicas[index].phase == .ready {
            if replicas[index].endpoint == nil { continue }
            // Whose endpoint it is for life: none of its name comes before this was published without it.
            // All are of this service, whose name need not be compared.
            guard next < endpoints.endIndex,
                endpoints[next].replica.ordinal == replicas[index].id.ordinal,
                endpoints[next].replica.revision == replicas[index].id.revision,
                endpoints[next].weight == weight
            else { return false }
            next += 1
        }
        return next == endpoints.endIndex
    }

    /// Tells whether the front has to be told.
    mutating func refreshRoutes() -> Bool {
        guard !isPoolPublished else { return false }
        let pool = pool
        publishedPolicy = policy
        guard pool != routes else { return false }
        routes = pool
        // Both are in the order of the replicas.
        var index = replicas.startIndex
        for routed in pool?.endpoints ?? [] {
            while replicas[index].id != routed.replica { index += 1 }
            replicas[index].wasPooled = true
        }
        return true
    }
}

extension Vacancy {
    /// A place just opened is found again by counting; only failures have to be remembered.
    fileprivate var record: ServiceRecord.Vacancy? {
        predecessor.map {
            ServiceRecord.Vacancy(
                revision: revision, lastReplica: $0, failures: failures, startDue: due, seat: seat)
        }
    }
}
