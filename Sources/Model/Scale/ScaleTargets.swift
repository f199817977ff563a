/// CPU use of the ready replicas: a share of what each of them requests, or an amount.
package struct CPUTarget: Equatable, Sendable, Codable {
    /// In percent of each replica's request, which without `requestMilliCores` is its CPU limit
    /// (one core where there is none). Nil: only the amount counts.
    package var percent: Int?
    /// Mean use of a replica (`hpa` only).
    package var averageMilliCores: Int?
    package var requestMilliCores: Int?
    /// The time over which `default` takes the mean.
    package var window: Duration = .seconds(5)

    package init(percent: Int?) { self.percent = percent }

    /// As busy as the rate of requests lets the replicas be (`target: auto`).
    package var isStaffed: Bool { percent == nil && averageMilliCores == nil }
}

/// Working set of the replicas, as a share of what each of them requests or as an amount.
package struct MemoryTarget: Equatable, Sendable, Codable {
    /// In percent of the request, which without `requestBytes` is the memory limit.
    package var percent: Int?
    package var averageBytes: UInt64?
    package var requestBytes: UInt64?

    package init() {}
}

/// How much of something one replica shall have, in thousandths.
package struct LoadTarget: Equatable, Sendable, Codable {
    package var milli: Int

    package init(milli: Int) { self.milli = milli }
}

/// A figure of the whole service, in thousandths: against a fixed number (Kubernetes' `Value`), or
/// against a number for each replica (`AverageValue`).
package struct HeldTarget: Equatable, Sendable, Codable {
    package var totalMilli: Int?
    package var averageMilli: Int?

    package init() {}
}
