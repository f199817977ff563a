import Decisions
import Model
import Testing

@Suite struct StepScalingTests {
    private func policy(_ steps: [ScaleStep], cooldown: Duration = .seconds(60)) -> ScalePolicy {
        var policy = ScalePolicy(replicas: 2, minimum: 1, maximum: 20)
        var rule = ScaleSteps(metric: "jobs", steps: steps)
        rule.cooldown = cooldown
        policy.steps = [rule]
        policy.metrics = [CustomMetric(name: "jobs", source: .pushed)]
        policy.scaleInWindow = .zero
        policy.growthReplicas = 20
        return policy
    }

    private let ladder = [
        ScaleStep(.above, 100_000, .count(2)), ScaleStep(.above, 500_000, .percent(50)),
        ScaleStep(.below, 10_000, .count(1)),
    ]

    private func decide(
        _ autoscaler: inout DemandAutoscaler, _ policy: ScalePolicy, _ jobs: Int64?,
        current: Int, at seconds: Double
    ) -> ScaleDecision {
        let now = Instant(nanoseconds: Int64(seconds * 1e9))
        var observation = ScaleObservation(now: now, current: current)
        observation.metrics["jobs"] = jobs.map { .milli($0, at: now) } ?? .fault("is NaN")
        return autoscaler.decide(observation, policy, hold: .none)
    }

    @Test(
        arguments: [
            (99_999, 4, 4), (100_000, 4, 6), (499_999, 4, 6), (500_000, 4, 6), (500_000, 9, 13),
            (500_000, 1, 2), (10_001, 4, 4), (10_000, 4, 3), (0, 4, 3), (0, 1, 1),
        ] as [(Int64, Int, Int)])
    func theFurthestBoundThatIsPassedCounts(_ jobs: Int64, _ current: Int, _ decided: Int) {
        var autoscaler = DemandAutoscaler()
        // Long enough after its start.
        _ = decide(&autoscaler, policy(ladder), 50_000, current: current, at: 0)
        let decision = decide(&autoscaler, policy(ladder), jobs, current: current, at: 100)
        #expect(decision.decided == decided, "\(decision)")
    }

    @Test func growthWithinACooldownAddsTheDifferenceOnly() {
        var autoscaler = DemandAutoscaler()
        let policy = policy(ladder)
        #expect(decide(&autoscaler, policy, 200_000, current: 8, at: 0).decided == 10)
        // The same step again is not taken again; a larger one counts from the 8 there were.
        #expect(decide(&autoscaler, policy, 300_000, current: 10, at: 30).decided == 10)
        #expect(decide(&autoscaler, policy, 600_000, current: 10, at: 40).decided == 12)
        #expect(decide(&autoscaler, policy, 600_000, current: 12, at: 59).decided == 12)
        #expect(decide(&autoscaler, policy, 600_000, current: 12, at: 61).decided == 18)
    }

    @Test func shrinkingWaitsForTheCooldownAndHoldsUpNoGrowth() {
        var autoscaler = DemandAutoscaler()
        let policy = policy(ladder)
        #expect(decide(&autoscaler, policy, 200_000, current: 4, at: 0).decided == 6)
        #expect(decide(&autoscaler, policy, 5_000, current: 6, at: 30).decided == 6)
        #expect(decide(&autoscaler, policy, 5_000, current: 6, at: 61).decided == 5)
        #expect(decide(&autoscaler, policy, 5_000, current: 5, at: 90).decided == 5)
        #expect(decide(&autoscaler, policy, 200_000, current: 5, at: 91).decided == 7)
    }

    /// What a daemon before this one did is not known: it may have shrunk a moment ago.
    @Test func whatHasJustStartedDoesNotShrink() {
        var autoscaler = DemandAutoscaler()
        #expect(decide(&autoscaler, policy(ladder), 0, current: 4, at: 0).decided == 4)
        #expect(decide(&autoscaler, policy(ladder), 0, current: 4, at: 59).decided == 4)
        #expect(decide(&autoscaler, policy(ladder), 0, current: 4, at: 60).decided == 3)
    }

    @Test func aFigureThatIsMissingTakesNoStep() {
        var autoscaler = DemandAutoscaler()
        _ = decide(&autoscaler, policy(ladder), 50_000, current: 4, at: 0)
        let decision = decide(&autoscaler, policy(ladder), nil, current: 4, at: 100)
        #expect(decision.decided == 4)
        #expect(decision.proposals.map(\.fault) == ["it is NaN"])
    }

    @Test func theReasonNamesTheStep() {
        var autoscaler = DemandAutoscaler()
        let policy = policy(ladder)
        let up = decide(&autoscaler, policy, 200_000, current: 4, at: 0)
        #expect(
            up.description == "metric 'jobs' is 200, at or above 100 add 2: 6 proposed; 6 decided")
        let still = decide(&autoscaler, policy, 50_000, current: 6, at: 1)
        #expect(
            still.description == "metric 'jobs' is 50, within its bounds: 6 proposed; 6 decided "
                + "(within the tolerance)")
        #expect(up.explanation(policy).proposals[0].basis == "step")
    }

    /// CPU as a share of what the ready replicas request.
    @Test func builtInFiguresHaveStepsToo() {
        var policy = ScalePolicy(replicas: 2, minimum: 1, maximum: 20)
        policy.steps = [ScaleSteps(metric: "cpu", steps: [ScaleStep(.above, 80, .count(3))])]
        var observation = ScaleObservation(now: Instant(nanoseconds: 1_000_000_000_000), current: 2)
        for use in [850, 950] as [Int64] {
            var replica = ObservedReplica()
            replica.startedAt = Instant(nanoseconds: 0)
            replica.firstReadyAt = Instant(nanoseconds: 0)
            replica.readiness = .init(isReady: true, since: Instant(nanoseconds: 0))
            replica.cpuRequest = 1_000
            replica.cpu = .init(milli: use, at: observation.now, window: .seconds(5))
            observation.replicas.append(replica)
        }
        var autoscaler = DemandAutoscaler()
        let decision = autoscaler.decide(observation, policy, hold: .none)
        #expect(decision.decided == 5)
        #expect(
            decision.figures
                == "CPU of 2 replicas is at 90 % of what they request, at or above 80 % add 3: "
                + "5 proposed")
    }
}
