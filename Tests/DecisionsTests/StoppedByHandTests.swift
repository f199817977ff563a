import Decisions
import Model
import Simulation
import Testing

@Suite struct StoppedByHandTests {
    private func host(_ what: RestartPolicy.StoppedByHand) -> SimulatedHost {
        SimulatedHost.ready(.web(replicas: 2).changed { $0.restart.stoppedByHand = what })
    }

    @Test func itsSuccessorDoesNotWaitForItsEndAndNothingIsCounted() {
        var host = host(.replace)
        host.stopDelay = .seconds(20)
        host.stopByHand(replicaID("orders-1-1"))
        #expect(host.pool() == ["orders-1-2"])
        host.run(for: .seconds(5))
        #expect(host.pool() == ["orders-1-2", "orders-1-3"])
        #expect(host.running == ["orders-1-1", "orders-1-2", "orders-1-3"])
        #expect(host.said(.replicaFailed).isEmpty)
        #expect(host.state()?.replica(replicaID("orders-1-3"))?.failures == 0)
        host.run(for: .seconds(30))
        #expect(host.running == ["orders-1-2", "orders-1-3"])
        #expect(host.breaches.isEmpty)
    }

    @Test func thePolicyMayLeaveItsPlaceEmptyUntilAPersonActs() {
        var host = host(.leave)
        host.stopByHand(replicaID("orders-1-1"))
        host.run(for: .seconds(600))
        #expect(host.running == ["orders-1-2"])
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(60))
        #expect(host.running == ["orders-1-2"])
        host.ask(.restart(orders))
        host.run(for: .seconds(60))
        #expect(host.running.count == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func aRolloutDoesNotWaitForAPlaceThatIsLeftEmpty() {
        var host = host(.leave)
        host.stopByHand(replicaID("orders-1-1"))
        host.run(for: .seconds(5))
        host.ask(
            .apply(
                .web(orders, .version("v2"), replicas: 2).changed {
                    $0.restart.stoppedByHand = .leave
                }))
        host.run(for: .seconds(120))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.running == ["orders-2-1", "orders-2-2"])
        #expect(host.breaches.isEmpty)
    }
}
