import Decisions
import Model
import Simulation
import Testing

@Suite struct LivenessTests {
    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    /// One step: out of the routes, killed, and its successor started.
    @Test func aReplicaThatIsNotAliveLeavesThePoolIsKilledAndReplacedAtOnce() {
        var host = ready(.web(replicas: 2))
        let before = host.effects.count
        host.happens(.notAlive(replicaID("orders-1-1"), why: "no answer within 1 s"))
        let after = host.effects.dropFirst(before).map(\.effect)
        let routes = after.firstIndex { if case .publish = $0 { true } else { false } }
        let kill = after.firstIndex(of: .kill(replicaID("orders-1-1")))
        #expect(routes.flatMap { routes in kill.map { routes < $0 } } == true)
        #expect(host.pool() == ["orders-1-2"])
        #expect(host.deeds.suffix(2).map(\.deed) == ["kill orders-1-1", "start orders-1-3"])
        #expect(
            host.said(.replicaFailed) == [
                "orders-1-1 is not alive after 9.9 s: no answer within 1 s"
            ])
        host.run(for: .seconds(5))
        #expect(host.pool() == ["orders-1-2", "orders-1-3"])
        #expect(host.breaches.isEmpty)
    }

    @Test func moreThanHalfOfAServiceIsNotKilledAtATime() {
        var host = ready(.web(replicas: 4))
        host.readyDelay = .seconds(3)
        for ordinal in 1...4 {
            host.happens(.notAlive(replicaID("orders-1-\(ordinal)"), why: "status 503"))
        }
        #expect(host.deeds.filter { $0.deed.hasPrefix("kill") }.map(\.deed).count == 2)
        #expect(host.pool() == ["orders-1-3", "orders-1-4"])
        var fewest = 4
        for _ in 0..<300 {
            host.run(for: .milliseconds(100))
            fewest = min(fewest, host.pool().count)
        }
        #expect(fewest == 2)
        #expect(host.pool().count == 4)
        #expect(!host.pool().contains("orders-1-3") && !host.pool().contains("orders-1-4"))
        #expect(host.said(.replicaFailed).last?.contains("stays until its successor") == true)
        #expect(host.breaches.isEmpty)
    }

    @Test func itCountsAsAFailureOfItsPlace() {
        var host = ready(.web(replicas: 1).changed { $0.restart.giveUpAfter = 2 })
        host.happens(.notAlive(replicaID("orders-1-1"), why: "x"))
        host.run(for: .seconds(5))
        #expect(host.state()?.replicas.map(\.failures) == [1])
        host.happens(.notAlive(replicaID("orders-1-2"), why: "x"))
        #expect(host.said(.gaveUp).count == 1)
    }

    @Test func whoIsOnTheWayOutIsNotKilledForIt() {
        var host = ready(.web(replicas: 1))
        host.ask(.drain(replicaID("orders-1-1")))
        host.run(for: .milliseconds(250))
        #expect(host.state()?.replica(replicaID("orders-1-1"))?.phase == .draining)
        host.happens(.notAlive(replicaID("orders-1-1"), why: "x"))
        #expect(!host.deeds.contains { $0.deed == "kill orders-1-1" })
    }

    @Test func aServiceThatIsNeverRestartedHasItsPlaceClosed() {
        var host = ready(.worker().changed { $0.restart.condition = .never })
        host.happens(.notAlive(replicaID("orders-1-1"), why: "x"))
        host.run(for: .seconds(60))
        #expect(host.running.isEmpty)
        #expect(host.state()?.closedPlaces.map(\.cause) == [.finished])
    }

    @Test func aDaemonThatStartsAnewFindsItEitherWay() {
        var host = ready(.web(replicas: 1))
        host.effectsUntilKill = 3
        host.happens(.notAlive(replicaID("orders-1-1"), why: "x"))
        host.startDaemon()
        host.run(for: .seconds(30))
        #expect(host.pool() == host.running)
        #expect(host.running.count == 1)
        #expect(host.breaches.isEmpty)
    }
}
