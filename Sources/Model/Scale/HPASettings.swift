/// What Kubernetes' HorizontalPodAutoscaler can be told, with its defaults (autoscaling/v2, and the
/// `--horizontal-pod-autoscaler-*` options of kube-controller-manager).
package struct HPASettings: Equatable, Sendable, Codable {
    /// For so long after its start a replica's CPU counts only once a whole window of it lies behind
    /// its last change of readiness.
    package var initializationPeriod: Duration = .seconds(300)
    /// An unready replica whose readiness changed no later than this after its start was never ready.
    package var readinessDelay: Duration = .seconds(30)
    /// Between two decisions.
    package var syncPeriod: Duration = .seconds(15)
    /// The time over which a replica's figures are averaged (metrics-server's resolution).
    package var window: Duration = .seconds(15)
    package var up = ScalingRules.kubernetesUp
    package var down = ScalingRules.kubernetesDown

    package init() {}
}

/// How fast the count may move in one direction.
package struct ScalingRules: Equatable, Sendable, Codable {
    package enum Selection: String, Sendable, Codable, CaseIterable {
        /// The policy that allows the larger change.
        case max
        case min
        /// No change in this direction.
        case disabled
    }

    /// Upwards the lowest, downwards the highest recommendation of this time counts.
    package var window: Duration
    package var selection = Selection.max
    package var steps: [ScalingStep]
    /// Nil: that of the whole policy.
    package var tolerancePercent: Int?

    package init(window: Duration, steps: [ScalingStep]) {
        self.window = window
        self.steps = steps
    }

    package static var kubernetesUp: ScalingRules {
        ScalingRules(
            window: .zero,
            steps: [
                ScalingStep(.count(4), per: .seconds(15)),
                ScalingStep(.percent(100), per: .seconds(15)),
            ])
    }

    package static var kubernetesDown: ScalingRules {
        ScalingRules(
            window: .seconds(300), steps: [ScalingStep(.percent(100), per: .seconds(15))])
    }
}

/// So many replicas, or so much of those there were when the period began.
package struct ScalingStep: Equatable, Sendable, Codable {
    package var amount: CountOrPercent
    package var period: Duration

    package init(_ amount: CountOrPercent, per period: Duration) {
        self.amount = amount
        self.period = period
    }
}
