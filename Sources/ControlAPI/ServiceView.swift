package import Model

/// One line of `GET /v1/services`.
package struct ServiceView: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable, CaseIterable {
        case running
        case rolling
        /// Fewer replicas available than wanted, and no rollout under way.
        case degraded
        /// Given up, or its last rollout failed.
        case failed
        case deleting
        /// Replicas run that no policy claims: the history and the policy file are lost.
        case unclaimed
    }

    package var name: ServiceName
    package var state: State
    /// One sentence: how it is, and why.
    package var status: String
    /// Replicas wanted.
    package var desired: Int
    /// Replicas that exist and are not on their way out, of any revision.
    package var current: Int
    /// Of these, those of the target revision.
    package var upToDate: Int
    /// Ready for at least the policy's `minimum-ready`.
    package var available: Int
    /// Since it was first applied.
    package var ageSeconds: Int
    /// The target revision's number.
    package var revision: RevisionNumber
    package var scaling: ScalingView
    /// `127.0.0.1:8080`: where clients reach it; empty for a worker.
    package var frontAddresses: [String]
    /// Mean CPU use of the ready replicas in percent of their limit; left out while unknown.
    package var cpuPercent: Int?

    package init(
        name: ServiceName, state: State, status: String, desired: Int, current: Int, upToDate: Int,
        available: Int, ageSeconds: Int, revision: RevisionNumber, scaling: ScalingView,
        frontAddresses: [String], cpuPercent: Int? = nil
    ) {
        self.name = name
        self.state = state
        self.status = status
        self.desired = desired
        self.current = current
        self.upToDate = upToDate
        self.available = available
        self.ageSeconds = ageSeconds
        self.revision = revision
        self.scaling = scaling
        self.frontAddresses = frontAddresses
        self.cpuPercent = cpuPercent
    }
}

/// How the number of replicas comes about.
package struct ScalingView: Codable, Sendable, Equatable {
    package enum Mode: String, Codable, Sendable, CaseIterable {
        /// Between `minimum` and `maximum`, by figures.
        case automatic
        /// As the policy says, or as `coxctl scale` last said.
        case fixed
    }

    package var mode: Mode
    package var minimum: Int
    package var maximum: Int
    /// What `cpuPercent` is steered to.
    package var cpuTargetPercent: Int?
    /// Set by `coxctl scale`, over the policy.
    package var manualReplicas: Int?
    /// Who holds the number where it is; left out: nobody.
    package var pause: ScalingPauseView?

    package init(
        mode: Mode, minimum: Int, maximum: Int, cpuTargetPercent: Int? = nil,
        manualReplicas: Int? = nil, pause: ScalingPauseView? = nil
    ) {
        self.mode = mode
        self.minimum = minimum
        self.maximum = maximum
        self.cpuTargetPercent = cpuTargetPercent
        self.manualReplicas = manualReplicas
        self.pause = pause
    }

    package init(_ policy: ScalePolicy, manualReplicas: Int?, pause: ChangeOrigin? = nil) {
        self.init(
            mode: policy.isAutomatic ? .automatic : .fixed, minimum: policy.minimum,
            maximum: policy.maximum, cpuTargetPercent: policy.cpu?.percent,
            manualReplicas: manualReplicas, pause: pause.map { ScalingPauseView($0) })
    }
}
