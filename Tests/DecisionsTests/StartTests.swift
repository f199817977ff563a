import Decisions
import Model
import Simulation
import Testing

@Suite struct StartTests {
    private func launches(_ effects: [Effect]) -> [ReplicaLaunch] {
        effects.compactMap { if case .start(let launch) = $0 { launch } else { nil } }
    }

    private func fleet() -> Fleet {
        var fleet = Fleet()
        _ = fleet.step(.resumed, at: second(0))
        return fleet
    }

    private func apply(_ policy: ServicePolicy, _ fleet: inout Fleet) -> [ReplicaLaunch] {
        launches(fleet.step(.requested(RequestID(number: 1), .apply(policy)), at: second(0)))
    }

    @Test func aTakenPortIsFollowedByTheNextAtOnceAndIsNoFailure() {
        var fleet = fleet()
        var launch = apply(.web(replicas: 1), &fleet)[0]
        #expect(launch.endpoint == .loopback(port: 20_000))
        for attempt in 1...Limits.portAttempts {
            let next = launches(
                fleet.step(.startFailed(launch.id, .portTaken(20_000)), at: second(0)))
            #expect(next.count == 1, "attempt \(attempt)")
            guard let first = next.first else { return }
            #expect(first.endpoint == .loopback(port: 20_000 + UInt16(attempt)))
            launch = first
        }
        #expect(fleet.service(orders)?.lastFailure == nil)
        _ = fleet.step(.startFailed(launch.id, .portTaken(20_050)), at: second(0))
        #expect(
            fleet.service(orders)?.lastFailure?.contains("51 ports or names in a row are taken")
                == true)
    }

    @Test func aSocketIsNamedAfterItsReplicaAndTakesNoPort() {
        var fleet = Fleet(socketDirectory: "/run/here")
        _ = fleet.step(.resumed, at: second(0))
        var template = ReplicaTemplate.version("v1")
        template.endpoint = .socket
        let endpoints = apply(.web(orders, template, replicas: 2), &fleet).map(\.endpoint)
        #expect(
            endpoints == [
                .unix(path: "/run/here/orders-1-1.sock"), .unix(path: "/run/here/orders-1-2.sock"),
            ])
        let other = apply(.web(serviceName("other"), replicas: 1), &fleet).map(\.endpoint)
        #expect(other == [.loopback(port: 20_000)])
    }

    @Test func aTakenNameIsFollowedByTheNextOrdinal() {
        var fleet = fleet()
        let first = apply(.web(replicas: 1), &fleet)[0]
        let next = launches(fleet.step(.startFailed(first.id, .nameTaken), at: second(0)))
        #expect(next.map(\.id.description) == ["orders-1-2"])
    }

    @Test func aRefusedUnitBacksOff() {
        var host = SimulatedHost()
        host.ask(.apply(.web(orders, .version("v1", .refused), replicas: 1)))
        host.run(for: .seconds(2))
        let starts = host.deeds.map(\.at)
        #expect(starts == [0, 1, 102, 303, 704, 1_505])
        #expect(
            host.said(.replicaFailed).first == "orders-1-1 could not be started: no such unit")
    }

    @Test func aBusThatIsAwayIsNobodysFailure() {
        var host = SimulatedHost()
        host.busIsAway = true
        host.ask(.apply(.web(replicas: 2)))
        host.run(for: .seconds(300))
        #expect(host.said(.replicaFailed).isEmpty)
        #expect(host.said(.rolloutFailed).isEmpty)
        host.busIsAway = false
        host.run(for: .seconds(2))
        #expect(host.counts()?.available == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func noMoreThanTheBudgetStartsAtOnceAndServicesTakeTurns() {
        var fleet = fleet()
        let first = apply(.web(serviceName("a"), replicas: 200), &fleet)
        #expect(first.count == Limits.concurrentStarts)
        #expect(apply(.web(serviceName("b"), replicas: 200), &fleet).isEmpty)
        var started: [String] = []
        for launch in first.prefix(10) {
            let next = launches(fleet.step(.started(launch.id), at: second(1)))
            #expect(next.count == 1)
            started += next.map(\.id.service.description)
        }
        #expect(started == ["a", "b", "a", "b", "a", "b", "a", "b", "a", "b"])
    }

    @Test func portsGoRoundSoThatAFreedOneRests() {
        var host = SimulatedHost()
        host.ask(.apply(.web(replicas: 1)))
        var ports: Set<Endpoint> = []
        for _ in 0..<50 {
            host.run(for: .seconds(90))
            if let endpoint = host.state()?.replicas.first?.endpoint { ports.insert(endpoint) }
            host.crash(replicaID(host.running[0]))
        }
        #expect(ports.count == 50)
    }

    @Test func aStopBeforeTheStartIsConfirmedEndsItWhicheverWayItEnds() {
        for answer in [
            Event.startFailed(replicaID("orders-1-1"), .refused("job cancelled")),
            .exited(replicaID("orders-1-1"), ReplicaExit(.exited(status: 0))),
        ] {
            var fleet = fleet()
            _ = apply(.web(replicas: 1), &fleet)
            let effects = fleet.step(
                .requested(RequestID(number: 2), .scale(orders, replicas: 0)), at: second(1))
            #expect(effects.contains(.stop(replicaID("orders-1-1"))))
            let after = fleet.step(answer, at: second(2))
            #expect(launches(after).isEmpty)
            #expect(fleet.service(orders)?.replicas.isEmpty == true)
            #expect(Invariants.violations(of: fleet).isEmpty)
        }
    }
}
