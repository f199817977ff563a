package import Model

/// How far a service may grow at a time: by the larger of a count and a percentage of what it had
/// when the period began, so that a wild figure cannot start hundreds of replicas at once.
///
/// Worked example: 4 replicas or 100 % in 15 s. From 2 the limit is 6; after growing to 6, it stays
/// 6 until 15 s have passed, then it is 12.
package struct GrowthLimit: Sendable, Equatable {
    private struct Change: Sendable, Equatable {
        let at: Instant
        let replicas: Int
    }

    private var changes: [Change] = []

    package init() {}

    /// The highest count allowed now; never below the current one.
    package func ceiling(from current: Int, policy: ScalePolicy, at now: Instant) -> Int {
        let recent = changes.filter { $0.at + policy.growthPeriod > now }
        let start = max(0, current - recent.reduce(0) { $0 + $1.replicas })
        let byCount = start + policy.growthReplicas
        let byPercent = (start * (100 + policy.growthPercent) + 99) / 100
        return max(current, byCount, byPercent)
    }

    /// A change by the autoscaler itself, negative when it shrank the service.
    package mutating func note(change: Int, at now: Instant, period: Duration) {
        changes.removeAll { $0.at + period <= now }
        if change != 0 { changes.append(Change(at: now, replicas: change)) }
    }
}
