import Decisions
import Model
import Simulation
import Testing

@Suite struct ExplanationTests {
    private func observation(_ current: Int, cpu: Int64, at now: Instant) -> ScaleObservation {
        var observation = ScaleObservation(now: now, current: current)
        observation.startTime = .milliseconds(1_500)
        observation.heldMilli = 3_000
        observation.replicas = (0..<current).map { _ in
            var replica = ObservedReplica()
            replica.readiness = .init(isReady: true, since: second(-1_000))
            replica.startedAt = second(-1_000)
            replica.firstReadyAt = second(-1_000)
            replica.cpuRequest = 1_000
            replica.cpu = .init(milli: cpu, at: now, window: .seconds(5))
            replica.latest.cpu = cpu
            return replica
        }
        return observation
    }

    private func policy(_ change: (inout ScalePolicy) -> Void = { _ in }) -> ScalePolicy {
        var policy = ScalePolicy(replicas: 2, minimum: 2, maximum: 6)
        policy.cpu = CPUTarget(percent: 60)
        change(&policy)
        return policy
    }

    private func explanation(_ current: Int, cpu: Int64, _ policy: ScalePolicy) -> ScaleExplanation?
    {
        var autoscaler = Autoscaler()
        autoscaler.restart(at: current, policy: policy, now: second(0))
        return autoscaler.decide(
            observation(current, cpu: cpu, at: second(100)), policy, hold: .none)?
            .explanation(policy)
    }

    @Test func itHasTheInputsAndEachProposal() throws {
        let told = try #require(explanation(4, cpu: 580, policy()))
        #expect(told.algorithm == "default")
        #expect((told.current, told.decided) == (4, 4))
        #expect(told.inputs.ready == 4 && told.inputs.existing == 4 && told.inputs.held == 3)
        #expect(told.inputs.startSeconds == 1.5)
        let first = try #require(told.proposals.first)
        #expect(first.metric == "cpu" && first.kind == "utilization")
        #expect(first.target == 60 && first.value == 58 && first.replicas == 4)
        #expect(told.limits.map(\.code) == ["within-tolerance"])
    }

    @Test func aCountThatStaysTellsWhereItWouldMove() throws {
        let told = try #require(explanation(4, cpu: 580, policy()))
        // 60 % and a tenth more; 45 % is what lets three of four do, 54 % the tolerance.
        #expect(
            told.outlook == [
                .init("more, above CPU at 66 %"), .init("fewer, below CPU at 45 %"),
            ])
    }

    @Test func aHeldScaleInTellsWhenItMayHappen() throws {
        let told = try #require(explanation(4, cpu: 200, policy()))
        #expect(told.limits.map(\.code) == ["scale-in-window"])
        #expect(told.outlook.first?.inSeconds == 200)
        #expect(told.outlook.first?.text.contains("the figures ask for 2") == true)
    }

    @Test func aBoundTellsItsKey() throws {
        let told = try #require(explanation(4, cpu: 990, policy()))
        #expect(told.decided == 6)
        #expect(told.outlook.contains { $0.text.contains("'scale.max'") })
    }

    @Test func atItsCeilingNeitherTimeNorFiguresPromiseMore() throws {
        let pressed = try #require(explanation(6, cpu: 990, policy()))
        #expect(pressed.outlook.map(\.text).contains("fewer, below CPU at 50 %"))
        #expect(
            pressed.outlook.filter { $0.text.hasPrefix("more") }.map(\.text) == [
                "more, with a higher 'scale.max'; the figures ask for 10"
            ])
        // Growth has its limit, too, which is not what holds it.
        let grown = try #require(
            explanation(
                5, cpu: 990,
                policy {
                    $0.growthReplicas = 1; $0.growthPercent = 0
                }))
        #expect(grown.decided == 6)
        #expect(!grown.outlook.contains { $0.inSeconds != nil })
        let content = try #require(explanation(6, cpu: 580, policy()))
        #expect(
            content.outlook.map(\.text) == [
                "more, above CPU at 66 % with a higher 'scale.max'", "fewer, below CPU at 50 %",
            ])
    }

    private func load(_ host: inout SimulatedHost, _ milliCores: Int, seconds: Int) {
        for _ in 0..<seconds {
            host.run(for: .seconds(1))
            host.happens(
                .sampled(
                    host.running.map { id in
                        var sample = ReplicaSample(replica: replicaID(id))
                        sample.cpuMilliCores = milliCores
                        return sample
                    }))
        }
    }

    private func kept(_ host: SimulatedHost) -> [ScaleExplanation] {
        host.effects.compactMap {
            if case .explain(_, let explanation, _) = $0.effect { explanation } else { nil }
        }
    }

    @Test func everyMoveIsKeptWithItsNumbers() {
        var host = SimulatedHost()
        host.ask(.apply(.automatic(from: 1, to: 4, target: 50)))
        host.run(for: .seconds(10))
        load(&host, 900, seconds: 60)
        let moves = kept(host).filter { $0.decided != $0.current }
        #expect(moves.map(\.current) == [1, 2])
        #expect(moves.map(\.decided) == [2, 4])
        #expect(moves.allSatisfy { $0.proposals.first?.value == 90 })
    }

    @Test func aCountThatStaysIsKeptOnceAndNotEachSecond() {
        var host = SimulatedHost()
        host.ask(.apply(.automatic(from: 2, to: 8, target: 50)))
        host.run(for: .seconds(10))
        for round in 0..<300 { load(&host, round % 2 == 0 ? 480 : 520, seconds: 1) }
        #expect(kept(host).count == 1)
    }

    @Test func changingReasonsAreKeptNoMoreThanOnceAMinute() {
        var host = SimulatedHost()
        host.ask(.apply(.automatic(from: 2, to: 2, target: 50)))
        host.run(for: .seconds(10))
        for _ in 0..<30 {
            load(&host, 500, seconds: 10)
            load(&host, 900, seconds: 10)
        }
        #expect((5...11).contains(kept(host).count))
    }
}
