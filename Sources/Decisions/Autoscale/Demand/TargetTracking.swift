/// How many replicas the measured CPU use asks for: Kubernetes' HorizontalPodAutoscaler calculation
/// (kubernetes pkg/controller/podautoscaler/replica_calculator.go), in whole numbers.
///
/// Worked example: 3 replicas limited to 1000 milli-cores use 300, 500 and 700; the target is 30 %.
/// The ratio is (1500 / 3000) / 30 % = 1.67, so 1.67 * 3 replicas = 5 are proposed.
package struct TargetTracking: Sendable, Equatable {
    package let targetPercent: Int
    package let tolerancePercent: Int

    package init(targetPercent: Int, tolerancePercent: Int) {
        self.targetPercent = max(1, targetPercent)
        self.tolerancePercent = max(0, tolerancePercent)
    }

    /// One place of the service as the calculation sees it.
    package enum Member: Sendable, Equatable {
        case measured(milliCores: Int, limit: Int)
        /// Ready, but nothing tells its use: fully busy when shrinking, idle when growing.
        case missing(limit: Int)
        /// Not ready, or not for long: its use is that of starting up. Idle when growing.
        case warmingUp(limit: Int)
    }

    package struct Proposal: Sendable, Equatable {
        package let replicas: Int
        /// Mean use of the measured replicas, in percent of their limits.
        package let percent: Int
        package let measured: Int
        package let missing: Int
        package let warmingUp: Int
        /// The ratio is within the tolerance, or unknown figures could turn the direction.
        package let keepsCurrent: Bool
    }

    /// What the figures ask for; nil where no replica has told its use, which decides nothing.
    package func propose(_ members: [Member], current: Int) -> Proposal? {
        let sums = Sums(members)
        guard sums.measured.count > 0, sums.measured.limit > 0 else { return nil }
        let replicas = replicas(sums, current: current)
        return Proposal(
            replicas: replicas ?? current,
            percent: sums.measured.use * 100 / sums.measured.limit,
            measured: sums.measured.count, missing: sums.missing.count,
            warmingUp: sums.warmingUp.count, keepsCurrent: replicas == nil)
    }

    /// Nil: keep the current count.
    private func replicas(_ sums: Sums, current: Int) -> Int? {
        let plain = ratio(sums.measured)
        let isCertain =
            sums.missing.count == 0 && (sums.warmingUp.count == 0 || plain.side != .above)
        if isCertain {
            return plain.isWithin(tolerancePercent) ? nil : plain.replicas
        }
        let damped = damped(sums, side: plain.side)
        if damped.isWithin(tolerancePercent) || damped.side != plain.side { return nil }
        // A rounded count must not move against the ratio it comes from.
        if damped.side == .above && damped.replicas < current { return nil }
        if damped.side == .below && damped.replicas > current { return nil }
        return damped.replicas
    }

    private func damped(_ sums: Sums, side: Ratio.Side) -> Ratio {
        var ratio = ratio(sums.measured)
        switch side {
        case .above:
            ratio.wanted += (sums.missing.limit + sums.warmingUp.limit) * targetPercent
            ratio.count += sums.missing.count + sums.warmingUp.count
        case .below:
            ratio.used += sums.missing.limit * max(100, targetPercent)
            ratio.wanted += sums.missing.limit * targetPercent
            ratio.count += sums.missing.count
        case .equal:
            break
        }
        return ratio
    }

    private func ratio(_ sum: Sum) -> Ratio {
        Ratio(used: sum.use * 100, wanted: sum.limit * targetPercent, count: sum.count)
    }
}

extension TargetTracking {
    private struct Sum {
        var count = 0
        var use = 0
        var limit = 0
    }

    private struct Sums {
        var measured = Sum()
        var missing = Sum()
        var warmingUp = Sum()

        init(_ members: [Member]) {
            for member in members {
                switch member {
                case .measured(let milliCores, let limit):
                    measured.count += 1
                    measured.use += max(0, milliCores)
                    measured.limit += limit
                case .missing(let limit):
                    missing.count += 1
                    missing.limit += limit
                case .warmingUp(let limit):
                    warmingUp.count += 1
                    warmingUp.limit += limit
                }
            }
        }
    }

    /// Use over wanted use, kept as a fraction so that nothing is rounded before the end.
    private struct Ratio {
        enum Side { case below, equal, above }

        var used: Int
        var wanted: Int
        var count: Int

        var side: Side { used > wanted ? .above : used < wanted ? .below : .equal }
        var replicas: Int { (used * count + wanted - 1) / wanted }

        func isWithin(_ tolerancePercent: Int) -> Bool {
            abs(used - wanted) * 100 <= wanted * tolerancePercent
        }
    }
}
