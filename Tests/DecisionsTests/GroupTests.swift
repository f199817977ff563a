import Decisions
import Model
import Simulation
import Testing

/// Services that roll as one.
@Suite struct GroupTests {
    private let names = ["db", "api", "web"].map(serviceName)

    /// `db`, `api` that requires it, and `web` that requires that.
    private func policy(
        _ number: Int, _ version: String = "v1", _ behaviour: Behaviour = .healthy
    ) -> ServicePolicy {
        ServicePolicy.web(names[number], .version(version, behaviour), replicas: 2).changed {
            $0.group = serviceName("shop")
            if number > 0 { $0.dependencies = Dependencies(requires: [names[number - 1]]) }
        }
    }

    private func ready() -> SimulatedHost {
        var host = SimulatedHost()
        for number in names.indices { host.ask(.apply(policy(number))) }
        host.run(for: .seconds(20))
        return host
    }

    private func targets(_ host: SimulatedHost) -> [RevisionNumber?] {
        names.map { host.state($0)?.target }
    }

    private func areComplete(_ host: SimulatedHost) -> Bool {
        names.allSatisfy { host.state($0)?.rollout?.outcome == .complete }
    }

    /// The services, each when it began to replace something.
    private func order(_ host: SimulatedHost, after count: Int) -> [String] {
        host.deeds.dropFirst(count).map(\.deed).filter { $0.hasPrefix("start") }
            .compactMap { $0.split(separator: " ").last?.split(separator: "-").first }
            .reduce(into: []) { if $0.last != String($1) { $0.append(String($1)) } }
    }

    @Test func eachWaitsForThoseThatItWaitsFor() {
        var host = ready()
        let before = host.deeds.count
        for number in names.indices { host.ask(.apply(policy(number, "v2"))) }
        host.run(for: .seconds(60))
        #expect(order(host, after: before) == ["db", "api", "web"])
        #expect(targets(host) == [2, 2, 2])
        #expect(areComplete(host))
        #expect(
            host.said(.rolloutStep).first
                == "api: revision 2 waits for the rollout of 'db', of the same group")
        #expect(host.breaches.isEmpty)
    }

    @Test func theLastThatFailsTakesAllBackInTheOppositeOrder() {
        var host = ready()
        for number in names.indices {
            host.ask(.apply(policy(number, "v2", number == 2 ? .crashing : .healthy)))
        }
        while host.state(names[2])?.rollout?.cause == .applied { host.run(for: .milliseconds(50)) }
        #expect(targets(host) == [1, 1, 1])
        let before = host.deeds.count
        host.run(for: .seconds(60))
        #expect(order(host, after: before).suffix(2) == ["api", "db"])
        #expect(areComplete(host))
        #expect(host.state(names[0])?.rollout?.cause == .undoOfGroup)
        #expect(host.state(names[0])?.isUndone == true)
        #expect(names.allSatisfy { host.pool($0).count == 2 })
        #expect(host.breaches.isEmpty)
    }

    @Test func theFirstThatFailsTakesAlongThoseThatHaveNotBegun() {
        var host = ready()
        for number in names.indices {
            host.ask(.apply(policy(number, "v2", number == 0 ? .crashing : .healthy)))
        }
        host.run(for: .seconds(60))
        #expect(targets(host) == [1, 1, 1])
        #expect(areComplete(host))
        #expect(!host.deeds.contains { $0.deed.contains("api-2") || $0.deed.contains("web-2") })
        #expect(host.breaches.isEmpty)
    }

    @Test func whoWaitsForNobodyRollsAtOnce() {
        var host = SimulatedHost()
        let shop: (inout ServicePolicy) -> Void = { $0.group = serviceName("shop") }
        for name in names { host.ask(.apply(.web(name, replicas: 2).changed(shop))) }
        host.run(for: .seconds(5))
        for name in names {
            host.ask(.apply(.web(name, .version("v2"), replicas: 2).changed(shop)))
        }
        #expect(names.allSatisfy { host.running.contains("\($0)-2-1") })
        host.run(for: .seconds(20))
        #expect(targets(host) == [2, 2, 2])
        #expect(host.breaches.isEmpty)
    }

    @Test func aPersonWhoUndoesOneUndoesAll() {
        var host = ready()
        for number in names.indices { host.ask(.apply(policy(number, "v2"))) }
        host.run(for: .seconds(60))
        host.ask(.undo(names[1], to: nil))
        host.run(for: .seconds(60))
        #expect(targets(host) == [1, 1, 1])
        #expect(areComplete(host))
        #expect(host.breaches.isEmpty)
    }

    /// `api` is new, so that there is nothing for it to go back to: it rolls on in a run that goes back.
    @Test func aRunThatGoesBackIsJoinedByNobody() {
        func alone(_ number: Int, _ version: String, _ behaviour: Behaviour = .healthy)
            -> ServicePolicy
        {
            policy(number, version, behaviour).changed { $0.dependencies = nil }
        }
        var host = SimulatedHost()
        for number in [0, 2] { host.ask(.apply(alone(number, "v1"))) }
        host.run(for: .seconds(20))
        host.ask(.apply(alone(0, "v2")))
        host.ask(.apply(alone(1, "v1", .neverReady)))
        host.ask(.undo(names[0], to: nil))
        host.run(for: .seconds(5))
        #expect(host.state(names[1])?.rollout?.outcome == .running)
        host.ask(.apply(alone(2, "v2")))
        host.crash(replicaID("db-1-1"))
        host.run(for: .seconds(20))
        #expect(targets(host) == [1, 1, 2])
        #expect(host.state(names[2])?.rollout?.cause == .applied)
        #expect(host.breaches.isEmpty)
    }

    @Test func whoIsAppliedAloneGoesBackAlone() {
        var host = ready()
        for number in names.indices { host.ask(.apply(policy(number, "v2"))) }
        host.run(for: .seconds(60))
        host.ask(.apply(policy(2, "v3", .crashing)))
        host.run(for: .seconds(60))
        #expect(targets(host) == [2, 2, 2])
        #expect(areComplete(host))
        #expect(host.breaches.isEmpty)
    }

    @Test func theFirstRevisionsWaitForNobodysRollout() {
        var host = SimulatedHost()
        for number in names.indices {
            host.ask(.apply(policy(number, "v1", number == 2 ? .crashing : .healthy)))
        }
        host.run(for: .seconds(60))
        #expect(targets(host) == [1, 1, 1])
        #expect(host.pool(names[0]).count == 2)
        #expect(host.breaches.isEmpty)
    }

    /// Wherever the daemon dies, all come to the new revision, or all go back.
    @Test(arguments: [Behaviour.healthy, .crashing])
    func aDaemonThatDiesAtAnyEffectLeavesTheGroupAtOneRevision(_ last: Behaviour) {
        for count in 1...60 {
            var host = ready()
            for number in names.indices {
                if number == 2 { host.effectsUntilKill = count }
                host.ask(.apply(policy(number, "v2", number == 2 ? last : .healthy)))
            }
            host.run(for: .seconds(40))
            host.startDaemon()
            host.run(for: .seconds(120))
            #expect(host.breaches.isEmpty, "after \(count) effects")
            #expect(areComplete(host), "after \(count) effects")
            let wanted = last == .healthy ? 2 : 1
            #expect(targets(host) == [wanted, wanted, wanted], "after \(count) effects")
        }
    }
}
