import Decisions
import Model
import Simulation
import Testing

@Suite struct KPATests {
    /// As the tests of Knative have it: ten for each replica, and all of it.
    private func policy(_ change: (inout ScalePolicy) -> Void = { _ in }) -> ScalePolicy {
        var policy = ScalePolicy(replicas: 1, minimum: 0, maximum: 1_000)
        policy.algorithm = .kpa
        policy.inFlight = LoadTarget(milli: 10_000)
        policy.kpa.utilizationPercent = 100
        policy.kpa.scaleUpRateMilli = 10_000
        policy.kpa.scaleDownRateMilli = 10_000
        change(&policy)
        return policy
    }

    private func seen(
        _ stable: Double?, _ panic: Double?, ready: Int, at seconds: Double = 0
    ) -> ConcurrencyAutoscaler.Observation {
        var observation = ConcurrencyAutoscaler.Observation(
            now: second(seconds), current: ready, ready: ready)
        observation.stable = stable
        observation.panic = panic
        return observation
    }

    private var calm: ConcurrencyAutoscaler {
        var autoscaler = ConcurrencyAutoscaler()
        autoscaler.memory = ConcurrencyAutoscaler.Memory()
        return autoscaler
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let stable, panic: Double
        let ready, expected: Int
        var testDescription: String { "\(stable), \(panic) with \(ready)" }
    }

    @Test(arguments: [
        Case(stable: 50, panic: 0, ready: 8, expected: 5),
        Case(stable: 0, panic: 0, ready: 1, expected: 0),
        Case(stable: 0.1, panic: 0, ready: 1, expected: 1),
        Case(stable: 100, panic: 100, ready: 10, expected: 10),
        Case(stable: 101, panic: 100, ready: 10, expected: 11),
        // Panic: twice the ready ones.
        Case(stable: 50, panic: 100, ready: 5, expected: 10),
        Case(stable: 50, panic: 99, ready: 6, expected: 5),
        Case(stable: 120, panic: 100, ready: 5, expected: 12),
        // At most tenfold, at least a tenth.
        Case(stable: 10_000, panic: 10, ready: 2, expected: 20),
        Case(stable: 1, panic: 1, ready: 100, expected: 10),
        Case(stable: 1, panic: 1, ready: 9, expected: 1),
    ]) func theLoadAsksForReplicas(_ one: Case) {
        var autoscaler = calm
        let decision = autoscaler.decide(
            seen(one.stable, one.panic, ready: one.ready), policy())
        #expect(decision.decided == one.expected)
    }

    @Test func theDefaultsAreThoseOfKnative() {
        var autoscaler = calm
        var policy = ScalePolicy(replicas: 1, minimum: 1, maximum: 100)
        policy.algorithm = .kpa
        // 100 at once, of which a replica is given 70.
        let decision = autoscaler.decide(seen(141, 141, ready: 2), policy)
        #expect(decision.decided == 3)
        #expect(decision.panic?.isOn == false)
        // 2 * 100 - 211 - 141
        #expect(decision.panic?.excessBurstCapacity == -152)
    }

    @Test func panicOnlyGrowsAndEndsAStableWindowAfterTheLastExcess() {
        var autoscaler = calm
        #expect(autoscaler.decide(seen(100, 200, ready: 1), policy()).decided == 10)
        #expect(autoscaler.decide(seen(80, 90, ready: 5, at: 2), policy()).decided == 10)
        #expect(autoscaler.decide(seen(80, 200, ready: 10, at: 4), policy()).decided == 20)
        #expect(autoscaler.decide(seen(80, 90, ready: 20, at: 64), policy()).decided == 20)
        let last = autoscaler.decide(seen(80, 90, ready: 20, at: 64.5), policy())
        #expect(last.decided == 8)
        #expect(last.panic?.isOn == false)
    }

    /// It has lost what it knew of the load: until a window is full again it holds what there is.
    @Test func newlyStartedWithSeveralReplicasItPanics() {
        var autoscaler = ConcurrencyAutoscaler()
        #expect(autoscaler.decide(seen(10, 10, ready: 7), policy()).decided == 7)
        #expect(autoscaler.decide(seen(10, 10, ready: 7, at: 61), policy()).decided == 1)
        var single = ConcurrencyAutoscaler()
        #expect(single.decide(seen(0, 0, ready: 1), policy()).decided == 0)
    }

    @Test func withoutFiguresNothingMoves() {
        var autoscaler = calm
        let decision = autoscaler.decide(seen(nil, nil, ready: 7), policy())
        #expect(decision.decided == 7)
        #expect(decision.limits == [.noFigures])
        #expect(autoscaler.decide(seen(nil, nil, ready: 0), policy()).decided == 0)
    }

    @Test func theFloorHoldsWithoutFigures() {
        var autoscaler = calm
        let decision = autoscaler.decide(seen(nil, nil, ready: 7), policy { $0.minimum = 9 })
        #expect(decision.decided == 9)
        #expect(decision.limits == [.noFigures, .minimum])
    }

    @Test func theScaleDownDelayHoldsTheHighestNeed() {
        let policy = policy { $0.kpa.scaleDownDelay = .seconds(6) }
        var autoscaler = calm
        #expect(autoscaler.decide(seen(100, 0, ready: 10), policy).decided == 10)
        #expect(autoscaler.decide(seen(50, 0, ready: 10, at: 2), policy).decided == 10)
        #expect(autoscaler.decide(seen(50, 0, ready: 10, at: 4), policy).decided == 10)
        #expect(autoscaler.decide(seen(50, 0, ready: 10, at: 6), policy).decided == 5)
    }

    @Test func anyLoadWakesTheActivationScale() {
        let policy = policy { $0.kpa.activationScale = 4 }
        var autoscaler = calm
        #expect(autoscaler.decide(seen(1, 0, ready: 0), policy).decided == 4)
        #expect(autoscaler.decide(seen(0, 0, ready: 1, at: 2), policy).decided == 0)
    }

    @Test func burstCapacityMovesNoReplica() {
        for (burst, expected) in [(0, 0), (-1_000, -1), (100_000, -70), (20_000, 10)] {
            var autoscaler = calm
            let decision = autoscaler.decide(
                seen(40, 20, ready: 5), policy { $0.kpa.burstCapacityMilli = burst })
            #expect(decision.decided == 4)
            #expect(decision.panic?.excessBurstCapacity == expected)
        }
    }

    @Test func requestsPerSecondAreAnotherFigure() {
        var autoscaler = calm
        let policy = policy {
            $0.inFlight = nil
            $0.rate = LoadTarget(milli: 200_000)
            $0.kpa.utilizationPercent = 70
        }
        #expect(autoscaler.decide(seen(420, 420, ready: 2), policy).decided == 3)
    }

    @Test func unreachableItMayShrinkAtOnce() {
        var autoscaler = calm
        var observation = seen(0, 0, ready: 100)
        observation.isReachable = false
        #expect(autoscaler.decide(observation, policy()).decided == 0)
    }
}
