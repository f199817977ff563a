/// Bounds within which the limits of running replicas are raised and lowered in place (`scale.limits`).
/// They begin as `run.limits` has them, and all replicas of a service have the same.
package struct ScaleLimits: Equatable, Sendable, Codable {
    package enum Order: String, Sendable, Codable, CaseIterable {
        /// Before replicas are added; these come once the limits are at their most.
        case before
        /// Beside: replicas are added by what `run.limits` allows each, and higher limits bridge the time
        /// until they are there.
        case beside
    }

    package struct CPU: Equatable, Sendable, Codable {
        /// Nil: what `run.limits` says.
        package var minimumMilliCores: Int?
        package var maximumMilliCores: Int
        /// The use to aim at, in percent of the limit. Nil: the one that replicas are scaled by.
        package var targetPercent: Int?

        package init(maximumMilliCores: Int) { self.maximumMilliCores = maximumMilliCores }
    }

    package struct Memory: Equatable, Sendable, Codable {
        /// Nil: what `run.limits` says.
        package var minimumBytes: UInt64?
        package var maximumBytes: UInt64
        /// The limit stays so far above the working set, in percent of it.
        package var marginPercent = 25

        package init(maximumBytes: UInt64) { self.maximumBytes = maximumBytes }
    }

    package var order = Order.before
    package var cpu: CPU?
    package var memory: Memory?
    /// Limits follow the highest need of this time downwards.
    package var window: Duration = .seconds(300)

    package init() {}

    /// The use of CPU that is aimed at where no figure of the policy says it.
    package static let usualTargetPercent = 70
}

extension ScalePolicy {
    /// In percent of a replica's CPU limit.
    package var limitTargetPercent: Int {
        limits?.cpu?.targetPercent ?? cpu?.percent ?? ScaleLimits.usualTargetPercent
    }

    /// Something about it moves by itself: the number of replicas, or what each may use.
    package var isMoving: Bool { isAutomatic || limits != nil }
}
