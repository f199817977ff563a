import Decisions
import Model
import Simulation
import Testing

/// Who starts with less CPU than it will have.
@Suite struct StartWeightTests {
    private func weights(_ host: SimulatedHost, after count: Int = 0) -> [Int?] {
        host.effects.dropFirst(count).compactMap { entry -> Int?? in
            if case .start(let launch) = entry.effect { .some(launch.startWeight) } else { nil }
        }
    }

    @Test func whoIsMissingStartsWithAllOfIt() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        #expect(weights(host) == [nil, nil])
        host.ask(.scale(orders, replicas: 3))
        host.run(for: .seconds(1))
        host.crash(replicaID("orders-1-2"))
        host.run(for: .seconds(2))
        #expect(weights(host) == [nil, nil, nil, nil])
    }

    @Test func inARolloutNobodyWaitsForTheNew() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        let before = host.effects.count
        var weighty = ReplicaTemplate.version("v2")
        weighty.limits.cpuWeight = 200
        host.ask(.apply(.web(orders, weighty, replicas: 2)))
        host.run(for: .seconds(10))
        #expect(weights(host, after: before) == [40, 40])
        host.ask(.drain(replicaID("orders-2-1")))
        host.run(for: .seconds(2))
        #expect(weights(host, after: before) == [40, 40, 40])
    }

    @Test func whereTheOldGoFirstTheNewAreWaitedFor() {
        let inPlace: (inout ServicePolicy) -> Void = {
            ($0.rollout.surge, $0.rollout.unavailable) = (.count(0), .count(1))
        }
        var host = SimulatedHost.ready(.web(replicas: 2).changed(inPlace))
        let before = host.effects.count
        host.ask(.apply(.web(orders, .version("v2"), replicas: 2).changed(inPlace)))
        host.run(for: .seconds(10))
        #expect(weights(host, after: before) == [nil, nil])
    }

    @Test func thePolicyTellsHowMuch() {
        let all: (inout ServicePolicy) -> Void = { $0.rollout.startWeightPercent = 100 }
        var host = SimulatedHost.ready(.web(replicas: 1).changed(all))
        host.ask(.apply(.web(orders, .version("v2"), replicas: 1).changed(all)))
        host.run(for: .seconds(5))
        host.ask(
            .apply(
                .web(orders, .version("v3"), replicas: 1).changed {
                    $0.rollout.startWeightPercent = 1
                }))
        host.run(for: .seconds(5))
        #expect(weights(host) == [nil, nil, 1])
    }

    @Test func theTimeToWarmUpComesOnTopOfTheStartDeadline() {
        var template = ReplicaTemplate.version("v1", .neverReady)
        template.readiness.startDeadline = .seconds(10)
        template.readiness.warmUp = WarmUp(paths: ["/"])
        var host = SimulatedHost()
        host.ask(.apply(.web(orders, template, replicas: 1)))
        host.run(for: .seconds(14))
        #expect(host.said(.replicaFailed).isEmpty)
        host.run(for: .seconds(2))
        #expect(host.said(.replicaFailed) == ["orders-1-1 was not ready within 15 s of its start"])
    }
}
