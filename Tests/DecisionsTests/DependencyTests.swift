import Decisions
import Model
import Simulation
import Testing

/// `after` and `requires`: whose starts wait for whom.
@Suite struct DependencyTests {
    private let web = serviceName("web")
    private let db = serviceName("db")

    private func dependent(
        after: [ServiceName] = [], requires: [ServiceName] = [], replicas: Int = 2
    ) -> ServicePolicy {
        ServicePolicy.web(web, replicas: replicas).changed {
            $0.dependencies = Dependencies(after: after, requires: requires)
        }
    }

    private func database(_ behaviour: Behaviour = .healthy) -> ServicePolicy {
        .worker(db, .version("v1", behaviour)).changed {
            $0.template.readiness = Readiness(check: .accepts)
            $0.template.endpoint = .port
        }
    }

    private func host() -> SimulatedHost {
        var host = SimulatedHost()
        host.startDelay = .milliseconds(10)
        host.readyDelay = .seconds(2)
        return host
    }

    @Test func nothingStartsBeforeWhatItRequiresIsReady() {
        var host = host()
        host.ask(.apply(dependent(requires: [db])))
        host.ask(.apply(database()))
        host.run(for: .seconds(1.5))
        #expect(host.running == ["db-1-1"])
        #expect(host.state(web)?.waitsFor == [db])
        host.run(for: .seconds(5))
        #expect(host.running == ["db-1-1", "web-1-1", "web-1-2"])
        #expect(host.state(web)?.waitsFor == [])
        #expect(
            host.said(.startsHeld).contains("web: starts wait for a replica of 'db'"))
        #expect(host.said(.startsReleased) == ["web: starts go on, 'db' is there"])
        #expect(host.breaches.isEmpty)
    }

    @Test func nobodyElseWaits() {
        var host = host()
        host.ask(.apply(dependent(requires: [db])))
        host.ask(.apply(.web(orders, replicas: 1)))
        host.run(for: .seconds(10))
        #expect(host.running == ["orders-1-1"])
    }

    @Test func heldStartsAreNoFailureOfTheRollout() {
        var host = host()
        host.ask(.apply(dependent(requires: [db])))
        host.run(for: .seconds(600))
        #expect(host.state(web)?.rollout?.outcome == .running)
        host.ask(.apply(database()))
        host.run(for: .seconds(10))
        #expect(host.state(web)?.rollout?.outcome == .complete)
    }

    @Test func whatRunsGoesOnWithoutWhatItRequiresButIsNotReplaced() {
        var host = host()
        host.ask(.apply(dependent(requires: [db])))
        host.ask(.apply(database()))
        host.run(for: .seconds(10))
        host.readyDelay = .seconds(5)
        host.crash(replicaID("db-1-1"))
        host.crash(replicaID("web-1-1"))
        host.run(for: .seconds(3))
        #expect(host.running == ["db-1-2", "web-1-2"])
        host.run(for: .seconds(20))
        #expect(host.running == ["db-1-2", "web-1-1", "web-1-2"])
    }

    @Test func anOrderIsOfTheBeginningOnly() {
        var host = host()
        host.ask(.apply(dependent(after: [db])))
        host.ask(.apply(database()))
        host.run(for: .seconds(1))
        #expect(host.running.contains("web-1-1"), "db was not there when web began")
        host.ask(.delete(web))
        host.run(for: .seconds(60))
        host.crash(replicaID("db-1-1"))
        host.ask(.apply(dependent(after: [db])))
        host.run(for: .seconds(1))
        #expect(host.running == ["db-1-2"])
        host.run(for: .seconds(10))
        host.crash(replicaID("db-1-2"))
        host.crash(replicaID("web-1-1"))
        host.run(for: .seconds(1))
        #expect(host.running == ["db-1-1", "web-1-2", "web-1-3"])
    }

    @Test func whoHasFailedIsWaitedForByThoseAloneWhoRequireIt() {
        var host = host()
        host.ask(.apply(database(.crashing).changed { $0.restart.giveUpAfter = 2 }))
        host.run(for: .milliseconds(5))
        host.ask(.apply(dependent(after: [db])))
        host.ask(
            .apply(
                .worker(orders).changed { $0.dependencies = Dependencies(requires: [db]) }))
        host.run(for: .milliseconds(5))
        #expect(host.running == ["db-1-1"])
        host.run(for: .seconds(30))
        #expect(host.running == ["web-1-1", "web-1-2"])
        #expect(host.said(.dependencyFailed).count == 1)
        #expect(
            host.said(.dependencyFailed)[0].hasPrefix(
                "orders: 'db', which it requires, has given up a place: db-1-"))
    }

    @Test func whoIsWantedInNoReplicaIsNotWaitedFor() {
        var host = host()
        host.ask(.apply(database().changed { $0.scale = .fixed(0) }))
        host.ask(.apply(dependent(requires: [db])))
        host.run(for: .seconds(10))
        #expect(host.running == ["web-1-1", "web-1-2"])
    }

    @Test func aCircleIsRefused() {
        var host = host()
        host.ask(.apply(database().changed { $0.dependencies = Dependencies(after: [web]) }))
        let answer = host.ask(.apply(dependent(requires: [db])))
        #expect(answer == .refused(.dependencyCycle([web, db, web])))
        #expect(host.state(web) == nil)
    }

    @Test func whoeverRequiresWhatIsNotThereIsToldSo() {
        var host = host()
        let answer = host.ask(.apply(dependent(requires: [db])))
        #expect(
            answer
                == .accepted(
                    "web: 2 replicas of revision 1 will start; nothing is started until there is "
                        + "'db', which it requires"))
    }

    @Test func deletingWhatOthersRequireSaysSo() {
        var host = host()
        host.ask(.apply(database()))
        host.ask(.apply(dependent(requires: [db])))
        host.run(for: .seconds(10))
        let answer = host.ask(.delete(db))
        guard case .accepted(let sentence) = answer else {
            Issue.record("\(String(describing: answer))")
            return
        }
        #expect(sentence.hasSuffix("; 'web' requires it and starts nothing without it"))
        host.run(for: .seconds(60))
        #expect(host.running == ["web-1-1", "web-1-2"])
    }

    @Test func aDaemonThatStartsHoldsNobodyWhoRuns() {
        var host = host()
        host.ask(.apply(database()))
        host.ask(.apply(dependent(requires: [db])))
        host.run(for: .seconds(10))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(10))
        #expect(host.running == ["db-1-1", "web-1-1", "web-1-2"])
        #expect(host.state(web)?.waitsFor == [])
    }
}
