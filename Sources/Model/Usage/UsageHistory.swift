/// What the replicas of a service have used, for as long as they were watched: the ground of
/// recommendations. Time is that in which somebody watched, so that nothing fades while nobody does.
package struct UsageHistory: Sendable, Equatable, Codable {
    /// Thousandths of a core: of each replica the mean of each minute.
    package private(set) var cpu = UsageHistogram(first: 10)
    /// Bytes: the highest working set of each day.
    package private(set) var memory = UsageHistogram(first: 10_000_000)
    /// Of the day that has begun.
    package private(set) var peakBytes: UInt64 = 0
    package private(set) var minutes = 0
    package private(set) var samples = 0

    package init() {}

    /// One minute: the mean use of each replica in it, and the largest working set.
    package mutating func note(cpu means: [Int], workingSetBytes: UInt64) {
        minutes += 1
        for mean in means { cpu.add(Double(mean), at: minutes) }
        samples += means.count
        peakBytes = max(peakBytes, workingSetBytes)
        guard minutes % UsageHistogram.halfLife == 0 else { return }
        memory = memoryWithPeak
        peakBytes = 0
    }

    /// One was killed for want of memory: it needed more than it had, a fifth or 100 MB
    /// (VPA's `OOMBumpUpRatio` and `OOMMinBumpUp`).
    package mutating func noteOutOfMemory(at limit: UInt64) {
        peakBytes = max(peakBytes, limit + max(limit / 5, 100 << 20))
    }

    private var memoryWithPeak: UsageHistogram {
        guard peakBytes > 0 else { return memory }
        var memory = memory
        memory.add(Double(peakBytes), at: minutes)
        return memory
    }
}

/// What limits would fit what was used, as Kubernetes' VPA recommends it
/// (pkg/recommender/logic/recommender.go and estimator.go).
package struct SizeRecommendation: Sendable, Equatable, Codable {
    package struct Amounts: Sendable, Equatable, Codable {
        /// With less than this somebody waits, most likely.
        package let lower: Double
        package let target: Double
        /// More than this is wasted, most likely.
        package let upper: Double
    }

    /// Cores; left out while nothing was measured.
    package let cpu: Amounts?
    /// Bytes.
    package let memory: Amounts?
    package let watchedMinutes: Int
    /// Days' worth of samples: the bounds draw together as it grows.
    package let confidence: Double
}

extension UsageHistory {
    private static let margin = 1.15
    /// VPA's least for a pod of one container.
    private static let leastMilliCores = 25.0

    /// Nil: nothing was measured.
    package var recommendation: SizeRecommendation? {
        guard minutes > 0 else { return nil }
        let day = Double(UsageHistogram.halfLife)
        let confidence = min(Double(minutes), Double(samples)) / day
        let cpu = Self.amounts(cpu, confidence, least: Self.leastMilliCores, unit: 1_000)
        let memory = Self.amounts(memoryWithPeak, confidence, least: 0, unit: 1)
        if cpu == nil, memory == nil { return nil }
        return SizeRecommendation(
            cpu: cpu, memory: memory, watchedMinutes: minutes, confidence: confidence)
    }

    private static func amounts(
        _ used: UsageHistogram, _ confidence: Double, least: Double, unit: Double
    ) -> SizeRecommendation.Amounts? {
        guard let low = used.percentile(0.5), let usual = used.percentile(0.9),
            let high = used.percentile(0.95)
        else { return nil }
        let sure = max(confidence, 0.000_1)
        let caution = 1 + 0.001 / sure
        func amount(_ figure: Double) -> Double { max(figure * margin, least) / unit }
        return SizeRecommendation.Amounts(
            lower: amount(low / (caution * caution)), target: amount(usual),
            upper: amount(high * (1 + 1 / sure)))
    }
}
