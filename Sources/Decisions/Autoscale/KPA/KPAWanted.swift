import Model

/// What one replica shall be given, and what it can take.
struct LoadGoal {
    let metric: ScaleMetric
    let each: Double
    let total: Double

    /// No less than this, as upstream (`TargetMin`).
    private static let least = 0.01

    init(_ policy: ScalePolicy) {
        if let rate = policy.rate {
            metric = .rate
            total = Double(rate.milli) / 1_000
        } else {
            metric = .inFlight
            total = Double(policy.inFlight?.milli ?? KPASettings.inFlightMilli) / 1_000
        }
        let share = Double(policy.kpa.utilizationPercent) / 100
        each = max(Self.least, total * share)
    }

    /// Below zero the ready replicas could not take a burst: requests had better be held.
    func excessBurst(ready: Int, panic: Double, _ settings: KPASettings) -> Int {
        let burst = Double(settings.burstCapacityMilli) / 1_000
        if burst == 0 { return 0 }
        if burst < 0 { return -1 }
        return Int((Double(ready) * total - burst - panic).rounded(.down))
    }
}

extension ConcurrencyAutoscaler {
    /// What the two windows ask for, within the rates at which the count may move.
    struct Wanted {
        let stable: Int
        let panic: Int
        /// What the stable window alone asks for.
        let unlimited: Int
        let isOverThreshold: Bool
        private(set) var limits: [ScaleDecision.Limit] = []

        init(
            stable: Double, panic: Double, each: Double, ready: Int, isReachable: Bool,
            _ settings: KPASettings
        ) {
            let replicas = max(1, Double(ready))
            let highest = (Double(settings.scaleUpRateMilli) / 1_000 * replicas).rounded(.up)
            let lowest =
                isReachable
                ? (replicas / (Double(settings.scaleDownRateMilli) / 1_000)).rounded(.down) : 0
            let byStable = (stable / each).rounded(.up)
            let byPanic = (panic / each).rounded(.up)
            var limited: (stable: Int, panic: Int) = (
                Self.count(min(max(byStable, lowest), highest)),
                Self.count(min(max(byPanic, lowest), highest))
            )
            if byStable > highest { limits.append(.growthLimit) }
            if byStable < lowest { limits.append(.shrinkLimit) }
            let activation = settings.activationScale
            if activation > 1 {
                if byStable > 0, activation > limited.stable {
                    limited.stable = activation
                    limits.append(.activationScale)
                }
                if byPanic > 0 { limited.panic = max(limited.panic, activation) }
            }
            self.stable = limited.stable
            self.panic = limited.panic
            unlimited = Self.count(byStable)
            isOverThreshold =
                byPanic / replicas >= Double(settings.panicThresholdPercent) / 100
        }

        private static func count(_ replicas: Double) -> Int {
            Int(min(max(0, replicas), Double(Int32.max)))
        }
    }
}
