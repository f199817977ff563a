import Decisions
import Model
import Simulation
import Testing

/// `coxctl rollout pause` and `resume`.
@Suite struct RolloutPauseTests {
    @Test func aPausedRolloutStaysWhereItIsAndGoesOnWhenResumed() {
        var host = SimulatedHost.ready(.web(replicas: 4))
        host.ask(.apply(.web(orders, .version("v2"), replicas: 4)))
        host.run(for: .milliseconds(300))
        #expect(host.counts()?.upToDate == 2)
        #expect(
            host.ask(.pause(orders))
                == .accepted(
                    "orders: paused by hand with 1 of 4 available of revision 2; "
                        + "`coxctl rollout resume orders` goes on"))
        // Longer than the progress deadline: a pause is no lack of progress.
        host.run(for: .seconds(120))
        #expect(host.counts()?.upToDate == 2)
        #expect(host.pool().count >= 4)
        host.crash(replicaID("orders-2-1"))
        host.run(for: .seconds(10))
        #expect(host.counts()?.available == host.counts()?.current)
        #expect(host.counts()?.upToDate == 2)
        #expect(
            host.ask(.resume(orders))
                == .accepted("orders: goes on to revision 2 over 4 replicas"))
        host.run(for: .seconds(30))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.counts()?.upToDate == 4)
        #expect(host.said(.rolloutPaused).count == 1)
        #expect(host.said(.rolloutResumed).count == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func aPauseOutlivesTheDaemon() {
        var host = SimulatedHost.ready(.web(replicas: 4))
        host.ask(.apply(.web(orders, .version("v2"), replicas: 4)))
        host.run(for: .milliseconds(300))
        host.ask(.pause(orders))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(120))
        #expect(host.state()?.rollout?.pauseCause == .person)
        #expect(host.counts()?.upToDate == 2)
    }

    @Test func anotherRevisionTakesOverFromAPausedOne() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.ask(.apply(.web(orders, .version("v2"), replicas: 2)))
        host.ask(.pause(orders))
        host.ask(.apply(.web(orders, .version("v3"), replicas: 2)))
        host.run(for: .seconds(30))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.state()?.target == 3)
    }

    @Test func onlyARolloutUnderWayIsPausedOrResumed() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        #expect(host.ask(.pause(orders)) == .refused(.noRollout(orders)))
        #expect(host.ask(.resume(orders)) == .refused(.noRollout(orders)))
        host.ask(.apply(.web(orders, .version("v2"), replicas: 2)))
        #expect(
            host.ask(.resume(orders))
                == .accepted("orders: its rollout is not paused, it goes on"))
        host.ask(.pause(orders))
        #expect(
            host.ask(.pause(orders)) == .accepted("orders: its rollout is already paused"))
    }
}
