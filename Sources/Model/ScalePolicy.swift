/// How many replicas, and by which figures that number moves.
package struct ScalePolicy: Equatable, Sendable, Codable {
    /// The count without an autoscaler, and the one to begin with under one.
    package var replicas: Int
    package var minimum: Int
    package var maximum: Int
    /// Nil: the count is fixed (or set by `coxctl scale`).
    package var cpu: CPUTarget?
    /// No change while the ratio of figure to target is within 1 +/- this (Kubernetes: 0.1).
    package var tolerancePercent: Int = 10
    /// Growth: at most the larger of these two per `growthPeriod` (Kubernetes: 4 or 100 % in 15 s).
    package var growthReplicas: Int = 4
    package var growthPercent: Int = 100
    package var growthPeriod: Duration = .seconds(15)
    /// The count follows the highest recommendation of this window downwards (Kubernetes: 300 s).
    package var scaleInWindow: Duration = .seconds(300)

    package init(replicas: Int, minimum: Int, maximum: Int) {
        self.replicas = replicas
        self.minimum = minimum
        self.maximum = maximum
    }

    package static func fixed(_ count: Int) -> ScalePolicy {
        ScalePolicy(replicas: count, minimum: count, maximum: count)
    }

    package var isAutomatic: Bool { cpu != nil }
}

/// Mean CPU use of the ready replicas, in percent of each replica's CPU limit (of one core where
/// there is none), over a window.
package struct CPUTarget: Equatable, Sendable, Codable {
    package var percent: Int
    package var window: Duration = .seconds(5)

    package init(percent: Int) { self.percent = percent }
}
