import Decisions
import Model
import Simulation
import Testing

@Suite struct HPATests {
    private func policy(_ target: ScaleTarget, from minimum: Int = 0, to maximum: Int = 1_000)
        -> ScalePolicy
    {
        var policy = ScalePolicy(replicas: 1, minimum: minimum, maximum: maximum)
        policy.algorithm = .hpa
        policy.hpa.initializationPeriod = .seconds(120)
        policy.hpa.readinessDelay = .seconds(10)
        switch (target.metric, target.yardstick) {
        case (.cpu, .utilization(let percent)): policy.cpu = CPUTarget(percent: Int(percent))
        case (.cpu, .average(let milli)):
            policy.cpu = CPUTarget(percent: nil)
            policy.cpu?.averageMilliCores = Int(milli)
        case (.held, .total(let milli)):
            policy.held = HeldTarget()
            policy.held?.totalMilli = Int(milli)
        case (.held, .average(let milli)):
            policy.held = HeldTarget()
            policy.held?.averageMilli = Int(milli)
        case (_, .average(let milli)): policy.rate = LoadTarget(milli: Int(milli))
        default: break
        }
        return policy
    }

    @Test(arguments: HPACase.all) func oneFigureAsksForWhatItDoesInKubernetes(_ one: HPACase) {
        var autoscaler = HorizontalAutoscaler()
        autoscaler.recommendations = []
        let decision = autoscaler.decide(one.observation, policy(one.target))
        #expect(decision.proposals.count == 1)
        #expect(decision.proposals.first?.replicas == one.expected)
        if let value = one.value { #expect(decision.proposals.first?.value == value) }
        if one.expected == nil {
            #expect(decision.decided == one.current)
            #expect(decision.limits == [.noFigures])
        }
    }

    // MARK: Several figures

    private func busy(_ current: Int, cpu: Int64?, rate: Int64?, at now: Instant = second(1_000))
        -> ScaleObservation
    {
        var observation = ScaleObservation(now: now, current: current)
        observation.replicas = (0..<current).map { _ in
            var replica = ObservedReplica()
            replica.startedAt = now - .seconds(3_600)
            replica.readiness = .init(isReady: true, since: now - .seconds(3_500))
            replica.cpuRequest = 1_000
            replica.cpu = cpu.map { .init(milli: $0, at: now, window: .seconds(15)) }
            replica.rate = rate.map { .init(milli: $0, at: now, window: .seconds(15)) }
            return replica
        }
        return observation
    }

    private var both: ScalePolicy {
        var policy = ScalePolicy(replicas: 1, minimum: 1, maximum: 100)
        policy.algorithm = .hpa
        policy.cpu = CPUTarget(percent: 50)
        policy.rate = LoadTarget(milli: 100_000)
        return policy
    }

    private func decide(
        _ observation: ScaleObservation, _ policy: ScalePolicy,
        after recommendations: [ServiceRecord.Recommendation]? = []
    ) -> ScaleDecision {
        var autoscaler = HorizontalAutoscaler()
        autoscaler.recommendations = recommendations
        return autoscaler.decide(observation, policy)
    }

    @Test func theLargestProposalWins() {
        #expect(decide(busy(4, cpu: 600, rate: 200_000), both).decided == 8)
        #expect(decide(busy(4, cpu: 600, rate: 20_000), both).decided == 5)
    }

    @Test func aMissingFigureNeverShrinksAndTheOthersStillGrow() {
        let less = decide(busy(4, cpu: 100, rate: nil), both)
        #expect(less.decided == 4)
        #expect(less.limits == [.missingFigures])
        #expect(decide(busy(4, cpu: 600, rate: nil), both).decided == 5)
    }

    @Test func namedAloneItScalesByFourFifthsOfTheRequest() {
        var policy = ScalePolicy(replicas: 1, minimum: 1, maximum: 10)
        policy.algorithm = .hpa
        #expect(decide(busy(4, cpu: 1_000, rate: nil), policy).decided == 5)
    }

    // MARK: Bounds

    @Test func atZeroAPersonHasSwitchedItOff() {
        let decision = decide(busy(0, cpu: nil, rate: nil), both)
        #expect(decision.decided == 0)
        #expect(decision.limits == [.switchedOff])
    }

    @Test func outsideOfTheBoundsTheFiguresAreNotAsked() {
        var policy = both
        (policy.minimum, policy.maximum) = (3, 5)
        #expect(decide(busy(9, cpu: 5_000, rate: nil), policy).decided == 5)
        #expect(decide(busy(1, cpu: 1, rate: 1), policy).decided == 3)
    }

    // MARK: Behaviour

    @Test func growthIsFourOrTwofoldAndShrinkingWhollyFree() {
        #expect(decide(busy(2, cpu: 50_000, rate: 1), both).decided == 6)
        #expect(decide(busy(2, cpu: 50_000, rate: 1), both).limits == [.growthLimit])
        #expect(decide(busy(20, cpu: 50_000, rate: 1), both).decided == 40)
        #expect(decide(busy(20, cpu: 1, rate: 1), both).decided == 1)
    }

    @Test func theHighestRecommendationOfFiveMinutesHoldsShrinking() {
        let now = second(1_000)
        let old = ServiceRecord.Recommendation(at: now - .seconds(300), replicas: 9)
        let young = ServiceRecord.Recommendation(at: now - .seconds(299), replicas: 7)
        #expect(decide(busy(9, cpu: 1, rate: 1), both, after: [old]).decided == 1)
        let held = decide(busy(9, cpu: 1, rate: 1), both, after: [old, young])
        #expect(held.decided == 7)
        #expect(held.limits == [.scaleInWindow(until: now + .seconds(1))])
    }

    /// A controller that has just started has recommended nothing yet.
    @Test func withoutAnyMemoryThePresentCountIsHeld() {
        #expect(decide(busy(9, cpu: 1, rate: 1), both, after: nil).decided == 9)
    }

    @Test func theLowestRecommendationOfItsWindowHoldsGrowth() {
        var policy = both
        policy.hpa.up.window = .seconds(60)
        let low = ServiceRecord.Recommendation(at: second(950), replicas: 5)
        let decision = decide(busy(4, cpu: 5_000, rate: 1), policy, after: [low])
        #expect(decision.decided == 5)
        #expect(decision.limits == [.scaleOutWindow])
    }

    /// By selection: the count it may reach from 10, having grown by 2 within the minute.
    @Test(arguments: [
        (ScalingRules.Selection.max, 16), (.min, 12), (.disabled, 10),
    ]) func stepsAreCountedFromTheStartOfTheirPeriod(_ one: (ScalingRules.Selection, Int)) {
        var policy = both
        policy.hpa.up.selection = one.0
        policy.hpa.up.steps = [
            ScalingStep(.count(4), per: .seconds(60)),
            ScalingStep(.percent(100), per: .seconds(60)),
        ]
        var autoscaler = HorizontalAutoscaler()
        autoscaler.recommendations = []
        autoscaler.added = [
            .init(at: second(939), replicas: 3), .init(at: second(950), replicas: 2),
        ]
        let decision = autoscaler.decide(busy(10, cpu: 5_000, rate: 1), policy)
        #expect(decision.decided == one.1)
    }

    /// From 10, 2 of which are gone within the minute: 12 to begin with.
    @Test(arguments: [
        (ScalingRules.Selection.max, 6), (.min, 9), (.disabled, 10),
    ]) func stepsDownwards(_ one: (ScalingRules.Selection, Int)) {
        var policy = both
        policy.hpa.down.selection = one.0
        policy.hpa.down.steps = [
            ScalingStep(.count(3), per: .seconds(60)), ScalingStep(.percent(50), per: .seconds(60)),
        ]
        var autoscaler = HorizontalAutoscaler()
        autoscaler.recommendations = []
        autoscaler.removed = [.init(at: second(950), replicas: 2)]
        #expect(autoscaler.decide(busy(10, cpu: 1, rate: 1), policy).decided == one.1)
    }

    @Test func whatWasRemovedMayBeAddedAgainAtOnce() {
        var policy = both
        policy.hpa.up.steps = [ScalingStep(.count(1), per: .seconds(60))]
        var autoscaler = HorizontalAutoscaler()
        autoscaler.recommendations = []
        autoscaler.removed = [.init(at: second(950), replicas: 4)]
        #expect(autoscaler.decide(busy(6, cpu: 5_000, rate: 1), policy).decided == 11)
    }

    @Test func eachDirectionHasItsTolerance() {
        var policy = both
        policy.hpa.up.tolerancePercent = 30
        policy.hpa.down.tolerancePercent = 0
        #expect(decide(busy(4, cpu: 640, rate: 1), policy).decided == 4)
        #expect(decide(busy(4, cpu: 660, rate: 1), policy).decided == 6)
        #expect(decide(busy(100, cpu: 490, rate: 1), policy).decided == 98)
    }

    @Test func itDecidesOncePerSyncPeriod() {
        var autoscaler = HorizontalAutoscaler()
        _ = autoscaler.decide(busy(2, cpu: 500, rate: 1), both)
        #expect(!autoscaler.isDue(at: second(1_014.9), both.hpa))
        #expect(autoscaler.isDue(at: second(1_015), both.hpa))
    }
}
