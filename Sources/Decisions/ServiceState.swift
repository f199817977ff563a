package import Model

/// All that the core knows of one service. Read it to show it; only `Fleet.step` changes it.
package struct ServiceState: Sendable, Equatable {
    package let name: ServiceName
    /// Nil: units of this service were found running and nothing tells what they are for. They are
    /// shown and left alone until a policy claims them or they are deleted.
    package internal(set) var policy: PolicyInForce?
    /// Ascending.
    package internal(set) var revisions: [Revision] = []
    package private(set) var target: RevisionNumber = 0
    /// Kept beside the number, as every replica is compared with it in every step.
    private(set) var targetDigest = ""
    /// Nil: its replicas keep no state, and any number may start and stop at a time.
    private(set) var stateWriter: StateKeeping.Writer?
    package internal(set) var lastComplete: RevisionNumber?
    /// Set while an undo holds the service back from its policy's template.
    package internal(set) var undonePolicyDigest: String?
    package internal(set) var manualReplicas: Int?
    package internal(set) var desired = 0
    package internal(set) var createdAt: Instant
    package internal(set) var isDeleting = false
    /// Ascending by revision and ordinal; those that leave are among them until they have ended.
    package internal(set) var replicas: [Replica] = []
    package internal(set) var vacancies: [Vacancy] = []
    /// None of them is among the replicas. The oldest is first.
    package internal(set) var spares: [Spare] = []
    package internal(set) var closedPlaces: [ServiceRecord.ClosedPlace] = []
    package internal(set) var rollout: Rollout? {
        didSet { (rolloutOutcome, stageKind) = (rollout?.outcome, rollout?.stage?.kind) }
    }
    // Kept beside it, as every step asks for them: what is as large is copied to be looked into.
    private(set) var rolloutOutcome: Rollout.Outcome?
    private(set) var stageKind: RolloutStage.Kind?
    package internal(set) var rolloutProgress = RolloutProgress(at: Instant(nanoseconds: 0))
    package internal(set) var listenFailures: [ListenFailure] = []
    /// Mean CPU use of the ready replicas in percent of their limits, as last sampled.
    package internal(set) var cpuPercent: Int?
    /// Requests that wait at the front for a replica; nil where nobody tells.
    package internal(set) var heldRequests: Int?
    /// Taken from clients per second, those that wait included; nil where nobody tells.
    var arrivingRequests: Int?
    var areRequestsRising = false
    @Boxed package internal(set) var lastDecision: ScaleDecision? = nil
    /// Nil: its replicas may use what their template says.
    @Boxed package internal(set) var sizing: Sizing? = nil
    /// Who holds the number of replicas where it is; nil: nobody.
    package internal(set) var scalingPause: ChangeOrigin?
    /// How the last unexpected end of a replica reads.
    package internal(set) var lastFailure: String?
    /// What ready replicas that have to go are waiting for; nil: for nothing out of the ordinary.
    package internal(set) var heldBecause: String?

    var analysis = RevisionAnalysis()
    var rolloutFault: RolloutFault?
    /// The command that the shell runs for the stage.
    var hookInFlight: RolloutHook.Moment?
    /// Replicas found running count as ready until the shell has asked those that are not.
    var standbyTrustedAt: Instant?
    /// Of new replicas in this rollout, as far as this daemon has seen it.
    var rolloutFailures = 0
    package internal(set) var alerts: [Alert] = []
    /// It has no more replicas by its figures while the host is short; nil: as many as it needs.
    package internal(set) var hostCeiling: Int?
    /// Numbers of those that the shell is telling.
    var alertsInFlight: [Int64] = []
    var lastAlert: Int64 = 0
    /// Those whose absence holds its starts now.
    package internal(set) var waitsFor: [ServiceName] = []
    /// Those whose rollouts come first now.
    var rollsAfter: [ServiceName] = []
    /// What a new revision that is just being applied is part of.
    var groupRun: Rollout.GroupRun?
    /// As those who wait for it were told last.
    var lastStanding = Standing.absent
    var isKnownToHaveFailed = false

    var autoscaler = Autoscaler()
    var usage = UsageWatch()
    /// What was told of its custom metrics.
    package internal(set) var metrics = MetricBoard()
    var explained: Explained?
    /// From a start until readiness: the mean of late, the latest weighing most.
    var startTime: Duration?
    var lastScale: Reason?
    var restedNames: [RestedName] = []
    /// Of failures within the intensity's period.
    var failureTimes: [Instant] = []
    var savedRecord: Boxed<ServiceRecord>?
    var recommendationsSavedAt: Instant?
    @Boxed var routes: ServiceRoutes? = nil
    /// What `routes` follows from, beside the replicas: known to be the same by its reference.
    var publishedPolicy: PolicyInForce?
    var nextDeadline: Instant?
    /// As the fleet's start budget has counted them.
    var startsCounted = 0
    var spareStarts = SpareStarts()
    /// The host has no freezer, or is short: none is started.
    var areSparesHeld = false

    init(name: ServiceName, at now: Instant) {
        self.name = name
        createdAt = now
    }

    package struct ListenFailure: Sendable, Equatable {
        package let address: ListenAddress
        package let why: String
    }

    /// High-water marks: a crash loop that comes and goes is no progress.
    package struct RolloutProgress: Sendable, Equatable {
        package internal(set) var at: Instant
        var mostAvailable = 0
        var fewestOld = Int.max

        init(at now: Instant) { at = now }
    }

    /// The name of a unit that has just ended.
    struct RestedName: Sendable, Equatable {
        let id: ReplicaID
        let endedAt: Instant
    }
}

/// What `coxctl get` shows of one service.
package struct ServiceCounts: Sendable, Equatable {
    package let desired: Int
    /// Running or starting, without those that drain or stop.
    package let current: Int
    /// Of these, those of the target revision that are not to be replaced.
    package let upToDate: Int
    package let available: Int
}

extension ServiceState {
    package func counts(at now: Instant) -> ServiceCounts {
        let live = replicas.filter { !$0.isLeaving }
        let minimumReady = policy?.rollout.minimumReady ?? .zero
        return ServiceCounts(
            desired: desired, current: live.count, upToDate: live.count { isNew($0) },
            available: live.count { $0.isAvailable(at: now, minimumReady: minimumReady) })
    }

    package var targetRevision: Revision? { revision(target) }

    package func revision(_ number: RevisionNumber) -> Revision? {
        revisionIndex(of: number).map { revisions[$0] }
    }

    /// The template a replica was started from; nil where history does not know it.
    package func template(of replica: Replica) -> ReplicaTemplate? {
        revisionIndex(startedFrom: replica.digest).map { revisions[$0].template }
    }

    /// What a replica of this template may use where nothing moves that.
    func ownSize(startedFrom digest: String) -> ReplicaSize {
        revisionIndex(startedFrom: digest).map { revisions[$0].template.limits.size }
            ?? ReplicaSize()
    }

    // By index: a closure is given a copy of each.

    func revisionIndex(of number: RevisionNumber) -> Int? {
        revisions.indices.first { revisions[$0].number == number }
    }

    func revisionIndex(startedFrom digest: String) -> Int? {
        revisions.indices.first { revisions[$0].digest == digest }
    }

    package func replica(_ id: ReplicaID) -> Replica? { index(of: id).map { replicas[$0] } }

    /// Units without a policy are not ours to judge.
    package var isUnclaimed: Bool { policy == nil }

    /// An undo holds the service at another revision than its policy describes.
    package var isUndone: Bool { undonePolicyDigest != nil }

    /// Of the target revision and not to be replaced.
    package func isNew(_ replica: Replica) -> Bool {
        replica.condemned == nil && replica.digest == targetDigest
            && !isBeyondSeats(replica.seat)
    }

    /// The revision has to be among those kept.
    mutating func aim(at number: RevisionNumber) {
        target = number
        let revision = revision(number)
        targetDigest = revision?.digest ?? ""
        stateWriter = revision?.stateWriter
    }

    /// By bisection: `replicas` is sorted.
    func index(of id: ReplicaID) -> Int? {
        let index = insertionIndex(of: id)
        return index < replicas.count && replicas[index].id == id ? index : nil
    }

    func insertionIndex(of id: ReplicaID) -> Int {
        var low = 0
        var high = replicas.count
        while low < high {
            let middle = (low + high) / 2
            let other = replicas[middle].id
            if (other.revision, other.ordinal) < (id.revision, id.ordinal) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
