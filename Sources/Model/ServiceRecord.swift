/// What must outlive the daemon for one service. Kept in the history as one row, replaced whole.
package struct ServiceRecord: Sendable, Equatable, Codable {
    /// The last good policy.
    @Boxed package var policy: ServicePolicy
    package var revisions: [Revision]
    package var target: RevisionNumber
    /// The digest of the policy's template while an undo holds the service at another revision:
    /// applying the same template again does not move it forward, applying a new one does.
    package var undonePolicyDigest: String?
    /// Set by `coxctl scale` until the policy's own scale changes.
    package var manualReplicas: Int?
    package var desired: Int
    /// Who holds the number of replicas where it is (`coxctl autoscale pause`).
    package var scalingPause: ChangeOrigin?
    /// Kept over a restart so that lost history never shrinks the service.
    package var recommendations: [Recommendation]
    /// What its replicas may use; nil: what their template says.
    package var size: KeptSize?
    /// What its replicas have used; nil: none is known.
    package var usage: Boxed<UsageHistory>?
    /// The load of the last week; nil: none is known.
    package var season: Boxed<Season>?
    /// Places whose replica failed: the failures in a row, and when the next start is due.
    package var vacancies: [Vacancy]
    /// Places of the target revision that are not filled again: done, or given up.
    package var closedPlaces: [ClosedPlace] = []
    /// Replicas that a person wants replaced and that are still there.
    package var condemned: [Condemned] = []
    /// Replicas that serve nobody, frozen or about to be; nil: none.
    package var spares: [ReplicaID]?
    package var rollout: Rollout?
    /// The last revision that a rollout brought to its end: where an undo of a failure goes.
    package var lastComplete: RevisionNumber?
    /// Of failures that somebody is still to be told of; nil: of none.
    package var alerts: [Alert]?
    /// It has no more replicas than that by its figures, as the host was short; nil: as many as it needs.
    package var hostCeiling: Int?
    /// Asked to go; erased when its last unit has ended.
    package var isDeleting = false
    package var createdAt: Instant

    package init(
        policy: ServicePolicy, revisions: [Revision], target: RevisionNumber, desired: Int,
        createdAt: Instant
    ) {
        self.init(
            policy: Boxed(wrappedValue: policy), revisions: revisions, target: target,
            desired: desired, createdAt: createdAt)
    }

    package init(
        policy: Boxed<ServicePolicy>, revisions: [Revision], target: RevisionNumber, desired: Int,
        createdAt: Instant
    ) {
        _policy = policy
        self.revisions = revisions
        self.target = target
        self.undonePolicyDigest = nil
        self.manualReplicas = nil
        self.desired = desired
        self.recommendations = []
        self.vacancies = []
        self.createdAt = createdAt
    }

    package struct Recommendation: Sendable, Equatable, Codable {
        package let at: Instant
        package let replicas: Int

        package init(at: Instant, replicas: Int) {
            self.at = at
            self.replicas = replicas
        }
    }

    package struct KeptSize: Sendable, Equatable, Codable {
        /// What the template said when it began.
        package let base: ReplicaSize
        package let size: ReplicaSize

        package init(base: ReplicaSize, size: ReplicaSize) {
            self.base = base
            self.size = size
        }
    }

    package struct Vacancy: Sendable, Equatable, Codable {
        package let revision: RevisionNumber
        /// The replica that failed last in this place.
        package let lastReplica: ReplicaID
        package let failures: Int
        package let startDue: Instant
        /// Of a service that keeps state.
        package let seat: Int?

        package init(
            revision: RevisionNumber, lastReplica: ReplicaID, failures: Int, startDue: Instant,
            seat: Int? = nil
        ) {
            self.revision = revision
            self.lastReplica = lastReplica
            self.failures = failures
            self.startDue = startDue
            self.seat = seat
        }
    }

    package struct ClosedPlace: Sendable, Equatable, Codable {
        package enum Cause: String, Sendable, Codable {
            /// The restart policy does not want it again: a worker that is done.
            case finished
            case gaveUp = "gave-up"
            /// A person has stopped it, which the policy respects.
            case stoppedByHand = "stopped-by-hand"

            /// Opened again when a person acts on the service.
            package var waitsForAPerson: Bool { self != .finished }
            /// A rollout need not wait for it.
            package var isAsWanted: Bool { self != .gaveUp }
        }

        package let lastReplica: ReplicaID
        package let cause: Cause
        package let failures: Int
        package let closedAt: Instant
        /// How its last replica ended.
        package let sentence: String

        package init(
            lastReplica: ReplicaID, cause: Cause, failures: Int, closedAt: Instant, sentence: String
        ) {
            self.lastReplica = lastReplica
            self.cause = cause
            self.failures = failures
            self.closedAt = closedAt
            self.sentence = sentence
        }
    }

    package struct Condemned: Sendable, Equatable, Codable {
        package let replica: ReplicaID
        package let reason: Reason

        package init(replica: ReplicaID, reason: Reason) {
            self.replica = replica
            self.reason = reason
        }
    }
}
