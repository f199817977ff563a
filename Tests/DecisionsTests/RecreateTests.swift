import Decisions
import Model
import Simulation
import Testing

/// `rollout.strategy: recreate`.
@Suite struct RecreateTests {
    @Test func recreatingEndsAllOldOnesBeforeTheFirstNewOneStarts() {
        func recreated(_ version: String) -> ServicePolicy {
            ServicePolicy.web(orders, .version(version), replicas: 2)
                .changed { $0.rollout.strategy = .recreate }
        }
        var host = SimulatedHost.ready(recreated("v1"))
        let before = host.deeds.count
        host.ask(.apply(recreated("v2")))
        host.run(for: .seconds(30))
        var deeds = host.deeds.dropFirst(before).map(\.deed)
        #expect(
            deeds == [
                "drain orders-1-2", "drain orders-1-1", "stop orders-1-2", "stop orders-1-1",
                "start orders-2-1", "start orders-2-2",
            ])
        #expect(host.state()?.rollout?.outcome == .complete)
        host.ask(.drain(replicaID("orders-2-1")))
        host.run(for: .seconds(30))
        deeds = host.deeds.dropFirst(before + 6).map(\.deed)
        #expect(deeds == ["drain orders-2-1", "stop orders-2-1", "start orders-2-3"])
        #expect(host.breaches.isEmpty)
    }

    @Test func aRecreationThatFailsGoesBackTheSameWay() {
        var host = SimulatedHost.ready(
            .web(replicas: 2).changed { $0.rollout.strategy = .recreate })
        host.ask(
            .apply(
                .web(orders, .version("v2", .crashing), replicas: 2)
                    .changed { $0.rollout.strategy = .recreate }))
        host.run(for: .seconds(120))
        #expect(host.state()?.target == 1)
        #expect(host.pool().count == 2)
        #expect(host.breaches.isEmpty)
    }
}
