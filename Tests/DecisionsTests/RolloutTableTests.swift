import Decisions
import Model
import Testing

/// The arithmetic of rollouts beside Kubernetes' own, for every count from 1 to 50 and all shares in
/// steps of 5 %.
@Suite struct RolloutTableTests {
    /// What Kubernetes' controller does with the same counts
    /// (pkg/controller/deployment/rolling.go; written from its rules, one direction at a time).
    private struct Upstream {
        let surge: Int
        let unavailable: Int

        init(_ surge: Int, _ unavailable: Int, desired: Int) {
            self.surge = (surge * desired + 99) / 100
            let down = unavailable * desired / 100
            self.unavailable = self.surge == 0 && down == 0 ? 1 : down
        }

        func grow(_ counts: RollingUpdate.Counts) -> Int {
            let room = counts.desired + surge - counts.total
            return max(0, min(room, counts.desired - counts.new))
        }

        /// Unavailable old ones first, within what the new ones that are not available yet leave.
        func shrink(_ counts: RollingUpdate.Counts) -> (unavailable: Int, available: Int) {
            let floor = counts.desired - unavailable
            let budget = counts.total - floor - (counts.new - counts.newAvailable)
            let unavailable = max(0, min(budget, counts.old - counts.oldAvailable))
            let available = max(0, min(counts.oldAvailable, counts.available - floor))
            return (unavailable, available)
        }
    }

    private func allowance(_ surge: Int, _ unavailable: Int, _ desired: Int)
        -> RollingUpdate.Allowance
    {
        var policy = RolloutPolicy()
        (policy.surge, policy.unavailable) = (.percent(surge), .percent(unavailable))
        return RollingUpdate.Allowance(policy, desired: desired)
    }

    @Test(arguments: 1...50) func everyRolloutKeepsItsBoundsAndEnds(desired: Int) {
        var breaches: [String] = []
        for surge in stride(from: 0, through: 100, by: 5) {
            for unavailable in stride(from: 0, through: 100, by: 5) {
                roll(desired, surge, unavailable, &breaches)
            }
        }
        #expect(breaches.prefix(5) == [])
    }

    /// New replicas become available one by one, which is the slowest way there is.
    private func roll(
        _ desired: Int, _ surge: Int, _ unavailable: Int, _ breaches: inout [String]
    ) {
        let allowance = allowance(surge, unavailable, desired)
        let upstream = Upstream(surge, unavailable, desired: desired)
        var counts = RollingUpdate.Counts(desired: desired)
        (counts.old, counts.oldAvailable) = (desired, desired)
        for _ in 0..<(4 * desired + 4) {
            let where_ = "\(desired) \(surge)% \(unavailable)% \(counts)"
            let step = RollingUpdate.step(counts, allowance, mode: .rolling)
            let expected = upstream.shrink(counts)
            if (step.dropUnavailableOld, step.dropAvailableOld) != expected {
                breaches.append("shrinks otherwise: \(where_)")
            }
            counts.old -= step.dropUnavailableOld + step.dropAvailableOld
            counts.oldAvailable -= step.dropAvailableOld
            if step.open != upstream.grow(counts) { breaches.append("grows otherwise: \(where_)") }
            counts.new += step.open
            if counts.total > desired + upstream.surge { breaches.append("too many: \(where_)") }
            if counts.available < desired - upstream.unavailable {
                breaches.append("too few: \(where_)")
            }
            if counts.newAvailable < counts.new { counts.newAvailable += 1 }
            if counts.old == 0 && counts.newAvailable == desired { return }
        }
        breaches.append("never ends: \(desired) \(surge)% \(unavailable)%")
    }
}
