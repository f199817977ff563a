import Decisions
import Model
import Simulation
import Testing

@Suite struct AlertTests {
    private func policy(
        _ behaviour: Behaviour = .healthy, _ change: (inout ServicePolicy) -> Void = { _ in }
    ) -> ServicePolicy {
        ServicePolicy.web(orders, .version("v1", behaviour), replicas: 1).changed {
            var alerts = AlertPolicy()
            alerts.unit = "page@.service"
            $0.alerts = alerts
            change(&$0)
        }
    }

    private func told(_ host: SimulatedHost) -> [Alert] {
        host.effects.compactMap { if case .alert(_, let alert) = $0.effect { alert } else { nil } }
    }

    @Test func whoGivesUpTellsOnce() {
        var host = SimulatedHost.ready(
            policy { $0.restart.exceptions = [.init(cause: .signal, action: .giveUp)] })
        host.crash(replicaID("orders-1-1"))
        host.run(for: .seconds(60))
        #expect(told(host).map(\.occasion) == [.giveUp])
        #expect(told(host).first?.sentence.contains("by 'signal' is final") == true)
        #expect(
            host.said(.alert)
                == ["orders: page@.service, for 'give-up', was told"])
        #expect(host.state()?.alerts.isEmpty == true)
    }

    @Test func aServiceThatFailsAsAWholeTells() {
        var host = SimulatedHost.ready(
            policy { $0.restart.intensity = .init(failures: 1, period: .seconds(60)) })
        host.crash(replicaID("orders-1-1"))
        host.run(for: .seconds(5))
        host.crash(replicaID("orders-1-2"))
        host.run(for: .seconds(60))
        #expect(told(host).map(\.occasion) == [.giveUp])
    }

    @Test func aRolloutThatFailsTells() {
        var host = SimulatedHost.ready(policy())
        host.ask(.apply(policy(.crashing)))
        host.run(for: .seconds(120))
        #expect(host.state()?.target == 1)
        #expect(told(host).map(\.occasion) == [.rollback])
        #expect(told(host).first?.sentence.contains("revision 2 failed") == true)
    }

    @Test func wantOfMemoryTells() {
        var host = SimulatedHost.ready(policy())
        host.crash(replicaID("orders-1-1"), .outOfMemory)
        #expect(told(host).map(\.occasion) == [.outOfMemory])
        #expect(told(host).first?.replica == replicaID("orders-1-1"))
        host.crash(replicaID("orders-1-2"))
        #expect(told(host).count == 1)
    }

    @Test func whatNobodyAskedForIsNotTold() {
        var host = SimulatedHost.ready(policy { $0.alerts?.occasions = [.giveUp] })
        host.crash(replicaID("orders-1-1"), .outOfMemory)
        #expect(told(host).isEmpty)
    }

    @Test func eachTargetIsToldByItself() {
        var host = SimulatedHost.ready(
            policy {
                $0.alerts?.webhook = WebhookAddress(host: "127.0.0.1", port: 80, path: "/")
            })
        host.crash(replicaID("orders-1-1"), .outOfMemory)
        #expect(told(host).map(\.target.description) == ["page@.service", "http://127.0.0.1:80/"])
        #expect(Set(told(host).map(\.number)).count == 2)
    }

    @Test func triesThatFailComeAtGrowingIntervalsAndEnd() {
        var host = SimulatedHost.ready(policy { $0.alerts?.retries = 3 })
        host.alertFailure = "connection refused"
        let begun = host.now
        host.crash(replicaID("orders-1-1"), .outOfMemory)
        host.run(for: .seconds(300))
        let times = host.effects.compactMap { entry -> Int64? in
            guard case .alert = entry.effect else { return nil }
            return (entry.at - begun).wholeMilliseconds
        }
        // Each try takes half a second here.
        #expect(times == [0, 1_500, 4_000, 8_500])
        #expect(host.state()?.alerts.isEmpty == true)
        #expect(
            host.said(.alert).last
                == "orders: page@.service, for 'out-of-memory', was not told: connection refused "
                + "(4 tries)")
    }

    @Test func whoCouldNotBeToldIsToldLater() {
        var host = SimulatedHost.ready(policy())
        host.alertFailure = "connection refused"
        host.crash(replicaID("orders-1-1"), .outOfMemory)
        host.run(for: .seconds(5))
        host.alertFailure = nil
        host.run(for: .seconds(60))
        #expect(host.said(.alert).last?.hasSuffix("was told (4 tries)") == true)
    }

    @Test func aDaemonThatDiesBeforeTheAnswerLeavesItToTheNext() {
        var host = SimulatedHost.ready(policy())
        host.crash(replicaID("orders-1-1"), .outOfMemory)
        let number = told(host).first?.number
        host.killDaemon()
        host.run(for: .seconds(5))
        host.startDaemon()
        host.run(for: .seconds(5))
        #expect(told(host).map(\.number) == [number, number])
        #expect(host.said(.alert).count == 1)
    }

    /// Also when it dies between the effects of the very step that raised it.
    @Test(arguments: 1...8) func noInstantOfDeathLosesIt(effects: Int) {
        var host = SimulatedHost.ready(policy())
        host.effectsUntilKill = effects
        host.crash(replicaID("orders-1-1"), .outOfMemory)
        host.run(for: .seconds(1))
        host.startDaemon()
        host.run(for: .seconds(60))
        // The first effect is the record: after it nothing is lost.
        #expect(host.said(.alert).count == 1)
        #expect(host.state()?.alerts.isEmpty == true)
    }

    @Test func onlySoManyWait() {
        var host = SimulatedHost.ready(policy { $0.alerts?.retries = 100 })
        host.alertFailure = "connection refused"
        for _ in 0..<40 {
            host.run(for: .seconds(40))
            if let id = host.running.first { host.crash(replicaID(id), .outOfMemory) }
        }
        #expect(host.state()?.alerts.count == Limits.alertsPerService)
        #expect(host.said(.alert).last?.contains("alerts wait already") == true)
    }
}
