import Decisions
import Model
import Simulation
import Testing

/// Spares of a host that cannot make anybody stand still: they stand by awake.
@Suite struct AwakeSpareTests {
    private func policy(replicas: Int = 2, spares: Int = 2) -> ServicePolicy {
        .web(orders, .version("v1"), replicas: replicas).changed { $0.scale.spares = spares }
    }

    private func phases(_ host: SimulatedHost) -> [Spare.Phase] {
        host.state()?.spares.map(\.phase) ?? []
    }

    @Test func aHostWithoutAFreezerSaysSoOnceAndServes() {
        var host = SimulatedHost()
        host.killDaemon()
        host.freezer = .missing
        host.startDaemon()
        let answer = host.ask(.apply(policy()))
        guard case .accepted(let sentence) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(sentence.contains("spares stand by awake, as this host has no freezer"))
        host.run(for: .seconds(30))
        #expect(host.counts()?.available == 2)
        #expect(phases(host) == [.awake, .awake])
        #expect(host.deeds.allSatisfy { !$0.deed.hasPrefix("freeze") })
        #expect(host.pool() == ["orders-1-1", "orders-1-2"])
        #expect(host.said(.sparesAwake).count == 1)
        #expect(host.breaches.isEmpty)
    }

    private func hostWithoutFreezer(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.freezer = .missing
        host.startDaemon()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    @Test func anAwakeSpareStepsInInTheVeryStepThatOpensThePlace() {
        var host = hostWithoutFreezer(policy(spares: 1))
        host.crash(replicaID("orders-1-1"))
        #expect(host.pool() == ["orders-1-2", "orders-1-3"])
        #expect(host.said(.replicaReady).last?.contains("as a spare that stood by") == true)
        host.run(for: .seconds(10))
        #expect(phases(host) == [.awake])
        #expect(host.counts()?.current == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func oneThatIsNotWellDoesNotUntilItIs() {
        var host = hostWithoutFreezer(policy(spares: 1))
        host.happens(.unready(replicaID("orders-1-3"), why: "answers GET / with 503"))
        host.crash(replicaID("orders-1-1"))
        #expect(host.pool() == ["orders-1-2"])
        host.happens(.ready(replicaID("orders-1-3")))
        host.crash(replicaID("orders-1-2"))
        host.run(for: .milliseconds(10))
        #expect(host.pool().contains("orders-1-3"))
        host.run(for: .seconds(20))
        #expect(host.pool().count == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func awakeOnesAreKnownAgainByTheNextDaemon() {
        var host = hostWithoutFreezer(policy(spares: 1))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(5))
        #expect(phases(host) == [.awake])
        #expect(host.pool() == ["orders-1-1", "orders-1-2"])
        #expect(host.deeds.count { $0.deed.hasPrefix("start") } == 3)
        #expect(host.breaches.isEmpty)
    }

    @Test func aScaleInKeepsOneAwakeInsteadOfStoppingIt() {
        var host = hostWithoutFreezer(policy(replicas: 3, spares: 0))
        host.ask(.apply(policy(replicas: 2, spares: 1)))
        host.run(for: .seconds(10))
        #expect(phases(host) == [.awake])
        #expect(host.deeds.allSatisfy { !$0.deed.hasPrefix("stop") })
        #expect(host.breaches.isEmpty)
    }

    /// As the daemon learns it when the layout promised one.
    @Test func aFreezerThatTurnsOutToBeMissingIsNotAskedAgain() {
        var host = SimulatedHost()
        host.freezer = .missing
        host.ask(.apply(policy()))
        host.run(for: .seconds(30))
        #expect(host.deeds.count { $0.deed.hasPrefix("freeze") } == 1)
        #expect(phases(host) == [.awake, .awake])
        #expect(host.said(.sparesAwake).count == 1)
        #expect(host.breaches.isEmpty)
    }
}
