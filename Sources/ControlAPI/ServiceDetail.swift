package import Model

/// Reply of `GET /v1/services/{name}`: all there is to know of one service.
package struct ServiceDetail: Codable, Sendable, Equatable {
    package var service: ServiceView
    /// The policy in force, as labelled sentences (`PolicyLine.lines(of:)`).
    package var policy: [PolicyLine]
    /// The text of the policy in force, and the file it came from; left out if not known.
    package var policyText: String?
    package var policyFile: String?
    /// Newest first.
    package var revisions: [RevisionView]
    package var rollout: RolloutView
    package var replicas: [ReplicaView]
    /// The newest, oldest first.
    package var events: [EventView]
    /// Front addresses that could not be bound, and why.
    package var listenFailures: [String]
    /// What the front counts at its addresses; left out of older daemons' replies.
    package var addresses: [AddressView]?
    /// Its custom metrics as they are known now; left out where it has none.
    package var metrics: [MetricView]?
    /// Why the autoscaler wants the number it wants.
    package var scalingExplanation: String?
    /// Its frozen replicas; left out where the policy wants none.
    package var spares: SparesView?
    /// What each replica may use, and why, where that moves.
    package var size: SizeExplanation?
    /// What limits would fit what was used; left out while nothing is known.
    package var recommendation: SizeRecommendation?
    /// Set while an undo holds the service at another revision than its policy's.
    package var undoneNote: String?

    package init(
        service: ServiceView, policy: [PolicyLine], revisions: [RevisionView],
        rollout: RolloutView, replicas: [ReplicaView], events: [EventView],
        listenFailures: [String] = []
    ) {
        self.service = service
        self.policy = policy
        self.revisions = revisions
        self.rollout = rollout
        self.replicas = replicas
        self.events = events
        self.listenFailures = listenFailures
    }
}

/// Replicas that stand by until they are wanted: frozen, or awake where the host has no freezer.
package struct SparesView: Codable, Sendable, Equatable {
    package var wanted: Int
    package var frozen: Int
    package var awake: Int
    /// Why there are fewer than wanted; left out where there are as many, or more are on their way.
    package var lack: String?

    package init(wanted: Int, frozen: Int, awake: Int = 0, lack: String? = nil) {
        self.wanted = wanted
        self.frozen = frozen
        self.awake = awake
        self.lack = lack
    }
}

/// One kept revision.
package struct RevisionView: Codable, Sendable, Equatable {
    package var number: RevisionNumber
    /// Content hash of what it runs, 16 hexadecimal digits.
    package var digest: String
    /// Whether the service is at it, or on its way to it.
    package var isTarget: Bool
    /// Its replicas that exist now.
    package var replicas: Int
    /// Since it was first rolled out; left out if not known.
    package var ageSeconds: Int?
    /// The command line it runs.
    package var command: String

    package init(
        number: RevisionNumber, digest: String, isTarget: Bool, replicas: Int,
        ageSeconds: Int? = nil, command: String
    ) {
        self.number = number
        self.digest = digest
        self.isTarget = isTarget
        self.replicas = replicas
        self.ageSeconds = ageSeconds
        self.command = command
    }
}
