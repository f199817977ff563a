import Decisions
import Model
import Testing

@Suite struct RollingUpdateTests {
    private func allowance(
        surge: CountOrPercent, unavailable: CountOrPercent, desired: Int
    ) -> RollingUpdate.Allowance {
        var policy = RolloutPolicy()
        policy.surge = surge
        policy.unavailable = unavailable
        return RollingUpdate.Allowance(policy, desired: desired)
    }

    /// Kubernetes' documentation of maxSurge and maxUnavailable, and the edges.
    @Test(arguments: [
        (10, CountOrPercent.percent(25), CountOrPercent.percent(25), 3, 8),
        (4, .percent(25), .percent(25), 1, 3), (1, .percent(25), .percent(25), 1, 1),
        (3, .percent(25), .count(0), 1, 3), (5, .count(0), .percent(10), 0, 4),
        (5, .count(0), .count(0), 0, 4), (2, .count(1), .count(5), 1, 0),
        (0, .percent(25), .count(0), 0, 0),
    ])
    func surgeRoundsUpAndUnavailableDown(
        desired: Int, up: CountOrPercent, down: CountOrPercent, surge: Int, floor: Int
    ) {
        let allowance = allowance(surge: up, unavailable: down, desired: desired)
        #expect(allowance.surge == surge)
        #expect(allowance.floor == floor)
    }

    struct Row: Sendable {
        /// desired, surge, floor
        let (desired, surge, unavailable): (Int, Int, Int)
        /// new, of these available, old, of these available
        let counts: (Int, Int, Int, Int)
        /// open, drop unavailable old, drop available old, drop unavailable new, available new
        let step: (Int, Int, Int, Int, Int)
    }

    static func row(
        _ desired: Int, _ surge: Int, _ unavailable: Int, _ counts: (Int, Int, Int, Int),
        _ step: (Int, Int, Int, Int, Int)
    ) -> Row {
        Row(desired: desired, surge: surge, unavailable: unavailable, counts: counts, step: step)
    }

    static let table: [Row] = [
        // A first start, and rest.
        row(4, 1, 0, (0, 0, 0, 0), (4, 0, 0, 0, 0)),
        row(4, 1, 0, (4, 4, 0, 0), (0, 0, 0, 0, 0)),
        // 4 wanted, surge 1, none to be missed: one comes, one goes.
        row(4, 1, 0, (0, 0, 4, 4), (1, 0, 0, 0, 0)),
        row(4, 1, 0, (1, 0, 4, 4), (0, 0, 0, 0, 0)),
        row(4, 1, 0, (1, 1, 4, 4), (1, 0, 1, 0, 0)),
        row(4, 1, 0, (4, 3, 1, 1), (0, 0, 0, 0, 0)),
        row(4, 1, 0, (4, 4, 1, 1), (0, 0, 1, 0, 0)),
        // Without surge: one goes first.
        row(4, 0, 1, (0, 0, 4, 4), (1, 0, 1, 0, 0)),
        row(4, 0, 1, (1, 0, 3, 3), (0, 0, 0, 0, 0)),
        // Unhealthy old ones go first, but not into the floor.
        row(4, 1, 1, (0, 0, 4, 3), (2, 1, 0, 0, 0)),
        row(4, 1, 0, (1, 0, 4, 0), (0, 0, 0, 0, 0)),
        row(4, 1, 0, (1, 1, 4, 0), (1, 1, 0, 0, 0)),
        // A failed rollout is undone: the new target has 4 available, the bad one goes at once.
        row(4, 1, 0, (4, 4, 1, 0), (0, 1, 0, 0, 0)),
        // Scale-out and scale-in in the middle.
        row(8, 2, 0, (1, 1, 3, 3), (6, 0, 0, 0, 0)),
        row(2, 1, 0, (1, 0, 4, 4), (0, 0, 2, 0, 0)),
        row(2, 1, 0, (4, 1, 0, 0), (0, 0, 0, 2, 0)),
        row(2, 1, 0, (4, 4, 0, 0), (0, 0, 0, 0, 2)),
        row(2, 1, 0, (4, 3, 2, 2), (0, 0, 2, 1, 1)),
        // To nothing.
        row(0, 0, 0, (2, 2, 1, 0), (0, 1, 0, 0, 2)),
    ]

    @Test(arguments: table.indices) func theTableHolds(_ index: Int) {
        let row = Self.table[index]
        var counts = RollingUpdate.Counts(desired: row.desired)
        (counts.new, counts.newAvailable, counts.old, counts.oldAvailable) = row.counts
        let allowance = allowance(
            surge: .count(row.surge), unavailable: .count(row.unavailable), desired: row.desired)
        let step = RollingUpdate.step(counts, allowance, mode: .rolling)
        var expected = RollingUpdate.Step()
        (
            expected.open, expected.dropUnavailableOld, expected.dropAvailableOld,
            expected.dropUnavailableNew, expected.dropAvailableNew
        ) = row.step
        #expect(step == expected, "row \(index)")
    }

    /// Every state with up to 5 places on each side: the two promises hold and nothing is dropped
    /// that is not there; once all that is left is available, it comes to an end.
    @Test func thePromisesHoldInEveryState() {
        for desired in 0...4 {
            for surge in 0...2 {
                for unavailable in 0...2 { check(desired, surge, unavailable) }
            }
        }
    }

    private func check(_ desired: Int, _ surge: Int, _ unavailable: Int) {
        let allowance = allowance(
            surge: .count(surge), unavailable: .count(unavailable), desired: desired)
        for new in 0...5 {
            for newAvailable in 0...new {
                for old in 0...5 {
                    for oldAvailable in 0...old {
                        var counts = RollingUpdate.Counts(desired: desired)
                        counts.new = new
                        counts.newAvailable = newAvailable
                        counts.old = old
                        counts.oldAvailable = oldAvailable
                        check(counts, allowance)
                    }
                }
            }
        }
    }

    private func check(_ counts: RollingUpdate.Counts, _ allowance: RollingUpdate.Allowance) {
        for mode in [RollingUpdate.Mode.rolling, .paused] {
            let step = RollingUpdate.step(counts, allowance, mode: mode)
            let after = applied(step, to: counts)
            #expect(after.newAvailable >= 0 && after.oldAvailable >= 0, "\(counts) \(step)")
            #expect(after.new >= after.newAvailable && after.old >= after.oldAvailable)
            if step.dropAvailableNew + step.dropAvailableOld > 0 {
                #expect(after.available >= allowance.floor, "\(counts) \(step)")
            }
            if step.open > 0 {
                #expect(after.total <= counts.desired + allowance.surge, "\(counts) \(step)")
            }
            #expect(
                RollingUpdate.step(after, allowance, mode: mode) == RollingUpdate.Step(),
                "one step is all there is to do: \(counts) \(step)")
        }
        #expect(converges(counts, allowance), "\(counts)")
    }

    private func converges(
        _ start: RollingUpdate.Counts, _ allowance: RollingUpdate.Allowance
    ) -> Bool {
        var counts = start
        for _ in 0..<40 {
            counts = applied(RollingUpdate.step(counts, allowance, mode: .rolling), to: counts)
            // All new ones become available, the old ones do not recover.
            counts.newAvailable = counts.new
        }
        return counts.new == counts.desired && counts.old == 0
    }

    private func applied(
        _ step: RollingUpdate.Step, to counts: RollingUpdate.Counts
    ) -> RollingUpdate.Counts {
        var after = counts
        after.new += step.open - step.dropUnavailableNew - step.dropAvailableNew
        after.newAvailable -= step.dropAvailableNew
        after.old -= step.dropUnavailableOld + step.dropAvailableOld
        after.oldAvailable -= step.dropAvailableOld
        return after
    }
}
