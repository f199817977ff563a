import Decisions
import Model
import Simulation
import Testing

@Suite struct TakeoverTests {
    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    private func acts(_ effects: [Effect]) -> [Effect] {
        effects.filter {
            switch $0 {
            case .start, .stop, .drain, .release: true
            default: false
            }
        }
    }

    private func adopted(
        _ id: String, _ template: ReplicaTemplate = .version("v1"), port: UInt16 = 20_000,
        stopping: Bool = false
    ) -> Event {
        .adopted(
            AdoptedReplica(
                id: replicaID(id), digest: TemplateDigest.of(template),
                endpoint: .loopback(port: port), startedAt: second(-60), isStopping: stopping))
    }

    private func apply(_ policy: ServicePolicy) -> Event {
        .requested(RequestID(number: 1), .apply(policy))
    }

    @Test func aRestartOfTheDaemonTouchesNothing() {
        var host = ready(.web(replicas: 3))
        let deeds = host.deeds.count
        let running = host.running
        host.killDaemon()
        host.run(for: .seconds(1))
        host.startDaemon()
        host.run(for: .seconds(60))
        #expect(host.deeds.count == deeds)
        #expect(host.running == running)
        #expect(host.pool() == running)
        #expect(host.breaches.isEmpty)
    }

    @Test func nothingIsDecidedBeforeItIsResumed() {
        var fleet = Fleet()
        #expect(fleet.step(adopted("orders-1-1"), at: second(0)).isEmpty)
        #expect(fleet.step(apply(.web(replicas: 3)), at: second(0)).isEmpty)
        #expect(fleet.step(.frontConnected, at: second(0)).isEmpty)
        #expect(fleet.nextDeadline == nil)
        #expect(
            fleet.step(.requested(RequestID(number: 2), .restart(orders)), at: second(0))
                == [.answer(RequestID(number: 2), .refused(.notYetResumed))])
        let effects = fleet.step(.resumed, at: second(0))
        #expect(
            effects.contains(
                .answer(
                    RequestID(number: 1),
                    .accepted("orders: takes over 1 replica, 3 wanted of revision 1"))))
        #expect(acts(effects).count == 2)
    }

    @Test func theFirstPublishHoldsEveryRunningReplica() {
        var fleet = Fleet()
        _ = fleet.step(adopted("orders-1-1", port: 20_001), at: second(0))
        _ = fleet.step(adopted("orders-1-2", port: 20_002), at: second(0))
        _ = fleet.step(adopted("orders-1-3", port: 20_003, stopping: true), at: second(0))
        _ = fleet.step(apply(.web(replicas: 2)), at: second(0))
        let effects = fleet.step(.resumed, at: second(0))
        let tables = effects.compactMap { if case .publish(let table) = $0 { table } else { nil } }
        #expect(
            tables.map { $0.flatMap { $0.endpoints.map(\.replica.description) } }
                == [["orders-1-1", "orders-1-2"]])
        #expect(acts(effects).isEmpty)
    }

    @Test func anAdoptedReplicaThatIsNotReadyLeavesThePool() {
        var fleet = Fleet()
        _ = fleet.step(adopted("orders-1-1"), at: second(0))
        _ = fleet.step(apply(.web(replicas: 1)), at: second(0))
        _ = fleet.step(.resumed, at: second(0))
        _ = fleet.step(.unready(replicaID("orders-1-1"), why: "refused"), at: second(1))
        #expect(fleet.service(orders)?.replicas.first?.phase == .unready)
        _ = fleet.step(.ready(replicaID("orders-1-1")), at: second(2))
        #expect(fleet.service(orders)?.counts(at: second(2)).available == 1)
    }

    @Test func itsPortIsNotGivenToAnother() {
        var fleet = Fleet()
        _ = fleet.step(adopted("orders-1-1", port: 20_000), at: second(0))
        _ = fleet.step(apply(.web(replicas: 2)), at: second(0))
        let effects = fleet.step(.resumed, at: second(0))
        let ports = effects.compactMap {
            if case .start(let one) = $0 { one.endpoint } else { nil }
        }
        #expect(ports == [.loopback(port: 20_001)])
    }

    @Test func withLostHistoryTheSameTemplateKeepsItsRevision() {
        var host = ready(.web(replicas: 2))
        host.ask(.apply(.web(orders, .version("v2"), replicas: 2)))
        host.run(for: .seconds(30))
        let deeds = host.deeds.count
        host.killDaemon()
        host.loseHistory()
        host.startDaemon()
        host.run(for: .seconds(30))
        #expect(host.deeds.count == deeds)
        #expect(host.state()?.revisions.map(\.number) == [2])
        #expect(host.counts()?.upToDate == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func withLostHistoryAnotherTemplateIsReplacedWithTheFloorKept() {
        var host = ready(.web(replicas: 3))
        host.killDaemon()
        host.loseHistory()
        host.startDaemon()
        host.ask(.apply(.web(orders, .version("v2"), replicas: 3)))
        for _ in 0..<300 {
            host.run(for: .milliseconds(20))
            #expect(host.pool().count >= 3)
        }
        #expect(host.running == ["orders-2-1", "orders-2-2", "orders-2-3"])
        #expect(host.breaches.isEmpty)
    }

    @Test func aPolicyChangedWhileTheDaemonWasAwayRollsOut() {
        var fleet = Fleet()
        _ = fleet.step(adopted("orders-4-1", .version("old")), at: second(0))
        _ = fleet.step(apply(.web(orders, .version("new"), replicas: 1)), at: second(0))
        let effects = fleet.step(.resumed, at: second(0))
        #expect(
            effects.compactMap { if case .start(let one) = $0 { one.id.description } else { nil } }
                == ["orders-5-1"])
        #expect(acts(effects).count == 1)
    }

    @Test func unitsWithoutAPolicyAreShownAndLeftAlone() {
        var fleet = Fleet()
        _ = fleet.step(adopted("orders-1-1"), at: second(0))
        let effects = fleet.step(.resumed, at: second(0))
        #expect(acts(effects).isEmpty)
        #expect(fleet.service(orders)?.isUnclaimed == true)
        #expect(fleet.service(orders)?.replicas.count == 1)
        let after = fleet.step(
            .exited(replicaID("orders-1-1"), ReplicaExit(.exited(status: 1))), at: second(1))
        #expect(acts(after) == [.release(replicaID("orders-1-1"))])
        #expect(fleet.services.isEmpty)
    }

    @Test func unclaimedUnitsAreClaimedByAPolicyOrDeletedOnRequest() {
        var fleet = Fleet()
        _ = fleet.step(adopted("orders-1-1"), at: second(0))
        _ = fleet.step(.resumed, at: second(0))
        var other = fleet
        #expect(acts(fleet.step(apply(.web(replicas: 1)), at: second(1))).isEmpty)
        #expect(fleet.service(orders)?.counts(at: second(1)).upToDate == 1)
        let effects = other.step(.requested(RequestID(number: 3), .delete(orders)), at: second(1))
        #expect(effects.contains(.drain(replicaID("orders-1-1"), deadline: .seconds(30))) == false)
        #expect(other.service(orders)?.replicas.first?.phase == .draining)
    }

    @Test func aStoppingUnitIsOnlyWaitedFor() {
        var fleet = Fleet()
        _ = fleet.step(adopted("orders-1-1", stopping: true), at: second(0))
        _ = fleet.step(apply(.web(replicas: 1)), at: second(0))
        let effects = fleet.step(.resumed, at: second(0))
        #expect(!effects.contains(.stop(replicaID("orders-1-1"))))
        #expect(
            effects.compactMap { if case .start(let one) = $0 { one.id.description } else { nil } }
                == ["orders-1-2"])
    }

    @Test func whatEndedWhileTheDaemonWasAwayIsReplacedOnce() {
        var host = ready(.web(replicas: 3))
        host.killDaemon()
        host.crash(replicaID("orders-1-2"))
        host.run(for: .seconds(1))
        host.startDaemon()
        #expect(host.running.count == 3)
        host.run(for: .seconds(10))
        #expect(host.counts()?.available == 3)
        #expect(host.breaches.isEmpty)
    }

    @Test func aRecordWithoutAPolicyFileStaysInForce() {
        var host = ready(.web(replicas: 2))
        guard let record = host.records[orders] else {
            Issue.record("nothing was saved")
            return
        }
        var fleet = Fleet()
        _ = fleet.step(.restored(record), at: second(20))
        let effects = fleet.step(.resumed, at: second(20))
        #expect(acts(effects).count == 2)
        host.killDaemon()
    }

    /// The daemon dies at every single effect of a rollout in turn; the next one goes on.
    @Test func aDeathBetweenAnyTwoEffectsOrphansAndDoublesNothing() {
        var finished = false
        var effect = 1
        while !finished {
            var host = ready(.web(replicas: 2))
            host.effectsUntilKill = effect
            host.ask(.apply(.web(orders, .version("v2"), replicas: 2)))
            host.run(for: .seconds(20))
            finished = host.isDaemonUp
            host.startDaemon()
            host.run(for: .seconds(60))
            #expect(host.running == host.state()?.replicas.map(\.id.description), "\(effect)")
            #expect(host.counts()?.upToDate == 2, "effect \(effect)")
            #expect(host.breaches.isEmpty, "effect \(effect)")
            effect += 1
        }
        #expect(effect > 20)
    }
}
