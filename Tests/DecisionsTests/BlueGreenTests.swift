import Decisions
import Model
import Simulation
import Testing

@Suite struct BlueGreenTests {
    private func policy(_ version: String = "v1", _ behaviour: Behaviour = .healthy)
        -> ServicePolicy
    {
        ServicePolicy.web(orders, .version(version, behaviour), replicas: 3).changed {
            $0.rollout.strategy = .blueGreen
            $0.rollout.blueGreen.keepOld = .seconds(60)
            $0.rollout.minimumReady = .seconds(2)
        }
    }

    private func revisions(_ host: SimulatedHost) -> Set<Substring> {
        Set(host.pool().map { $0.dropLast(2) })
    }

    @Test func allRequestsGoOverInOneMessage() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        for _ in 0..<400 {
            host.run(for: .milliseconds(10))
            #expect(revisions(host).count == 1)
            #expect(host.pool().count == 3)
        }
        #expect(revisions(host) == ["orders-2"])
        #expect(host.running.count == 6)
        host.run(for: .seconds(70))
        #expect(host.running.count == 3)
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func withinTheTimeItIsKeptTheOldSetServesAgainAtOnce() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(10))
        #expect(revisions(host) == ["orders-2"])
        host.ask(.undo(orders, to: nil))
        #expect(revisions(host) == ["orders-1"])
        #expect(host.pool().count == 3)
        host.run(for: .seconds(10))
        #expect(host.running.count == 3)
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func aSetThatFailsItsRequestsIsLeftAtOnce() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(1))
        host.serve(ended: 40, failedByNew: 0)
        host.run(for: .seconds(4))
        #expect(revisions(host) == ["orders-2"])
        for _ in 0..<4 {
            host.run(for: .seconds(1))
            host.serve(ended: 40, failedByNew: 20)
        }
        #expect(host.state()?.target == 1)
        #expect(revisions(host) == ["orders-1"])
        #expect(host.breaches.isEmpty)
    }

    @Test func aSecondSetThatIsNotReadyGetsNoRequest() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2", .neverReady)))
        host.run(for: .seconds(90))
        #expect(host.state()?.target == 1)
        #expect(revisions(host) == ["orders-1"])
        #expect(host.running.count == 3)
        #expect(host.breaches.isEmpty)
    }

    @Test func aThirdRevisionTakesThePlaceOfTheSecondSet() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(1))
        host.ask(.apply(policy("v3")))
        for _ in 0..<300 {
            host.run(for: .milliseconds(20))
            #expect(host.pool().count == 3)
            #expect(!revisions(host).contains("orders-2"))
        }
        #expect(revisions(host) == ["orders-3"])
        #expect(host.breaches.isEmpty)
    }

    @Test func promotedTheOldSetGoesAtOnce() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        #expect(host.ask(.promote(orders, .step)) == .refused(.nothingToPromote(orders)))
        host.run(for: .seconds(5))
        host.ask(.promote(orders, .step))
        host.run(for: .seconds(3))
        #expect(host.running.count == 3)
        #expect(host.state()?.rollout?.outcome == .complete)
    }

    @Test(arguments: 1...30)
    func theDaemonMayDieAtAnyEffect(count: Int) {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.effectsUntilKill = count
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(90))
        host.startDaemon()
        host.run(for: .seconds(90))
        #expect(revisions(host) == ["orders-2"])
        #expect(host.running.count == 3)
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }
}
