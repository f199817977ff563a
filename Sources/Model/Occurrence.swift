/// Something that happened or was done, as the history keeps it and people read it.
package struct Occurrence: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case applied, deleted, scaled
        case replicaStarting = "replica-starting"
        case replicaStartedUp = "replica-started-up"
        case replicaReady = "replica-ready"
        case replicaUnready = "replica-unready"
        case replicaDraining = "replica-draining"
        case replicaStopping = "replica-stopping"
        case replicaStopped = "replica-stopped"
        case replicaFailed = "replica-failed"
        case replicaOutgrown = "replica-outgrown"
        case replicaAdopted = "replica-adopted"
        case replicaFrozen = "replica-frozen"
        case replicaThawing = "replica-thawing"
        case replicaStandby = "replica-standby"
        case sparesAwake = "spares-awake"
        case preStop = "pre-stop"
        case lastAction = "last-action"
        case backingOff = "backing-off"
        case gaveUp = "gave-up"
        case serviceFailed = "service-failed"
        case replicaFindings = "replica-findings"
        case replicaWarmed = "replica-warmed"
        case rolloutStarted = "rollout-started"
        case rolloutFinished = "rollout-finished"
        case rolloutFailed = "rollout-failed"
        case rolloutUndone = "rollout-undone"
        case rolloutStep = "rollout-step"
        case rolloutHook = "rollout-hook"
        case rolloutEvidence = "rollout-evidence"
        case rolloutPaused = "rollout-paused"
        case rolloutResumed = "rollout-resumed"
        case scalingPaused = "scaling-paused"
        case scalingResumed = "scaling-resumed"
        case resized
        case resizeFailed = "resize-failed"
        case metricLost = "metric-lost"
        case metricRegained = "metric-regained"
        case listenFailed = "listen-failed"
        case frontLost = "front-lost"
        case frontConnected = "front-connected"
        case policyRefused = "policy-refused"
        case historySetAside = "history-set-aside"
        case daemonStarted = "daemon-started"
        case startsHeld = "starts-held"
        case startsReleased = "starts-released"
        case dependencyFailed = "dependency-failed"
        case alert
        case hostShort = "host-short"
        case hostRelieved = "host-relieved"
        case chaosBegun = "chaos-begun"
        case chaosEnded = "chaos-ended"
    }

    package enum Severity: String, Sendable, Codable { case normal, warning }

    package let at: Instant
    package let service: ServiceName?
    package let replica: ReplicaID?
    package let kind: Kind
    package let severity: Severity
    /// A whole sentence with the figures it rests on.
    package let message: String

    package init(
        at: Instant, service: ServiceName?, replica: ReplicaID? = nil, kind: Kind,
        severity: Severity = .normal, message: String
    ) {
        self.at = at
        self.service = service
        self.replica = replica
        self.kind = kind
        self.severity = severity
        self.message = message
    }
}
