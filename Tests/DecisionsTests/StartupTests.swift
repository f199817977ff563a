import Decisions
import Model
import Simulation
import Testing

@Suite struct StartupTests {
    private let first = replicaID("orders-1-1")

    /// A program that says nothing by itself, with 30 s to start up and 5 s to be ready after that.
    private func starting(_ change: (inout ServicePolicy) -> Void = { _ in }) -> SimulatedHost {
        var host = SimulatedHost()
        let policy = ServicePolicy.web(orders, .version("v1", .neverReady), replicas: 1)
        host.ask(
            .apply(
                policy.changed {
                    $0.template.startup = Startup(.accepts)
                    $0.template.startup?.failureThreshold = 30
                    $0.template.readiness.startDeadline = .seconds(5)
                    change(&$0)
                }))
        return host
    }

    @Test func theStartDeadlineBeginsWhenItHasStartedUp() {
        var host = starting()
        host.run(for: .seconds(20))
        host.happens(.startedUp(first))
        #expect(
            host.said(.replicaStartedUp) == ["orders-1-1 has started up 19.9 s after its start"])
        host.run(for: .milliseconds(4_999))
        #expect(host.deeds.map(\.deed) == ["start orders-1-1"])
        host.run(for: .milliseconds(1))
        #expect(host.deeds.map(\.deed).contains("stop orders-1-1"))
        #expect(
            host.said(.replicaFailed) == ["orders-1-1 was not ready within 24.9 s of its start"])
        #expect(host.breaches.isEmpty)
    }

    @Test func oneThatDoesNotStartUpIsAFailedStartByACauseOfItsOwn() {
        var host = starting {
            $0.restart.exceptions = [.init(cause: .startupProbe, action: .giveUp)]
        }
        host.run(for: .seconds(30))
        host.happens(.notStartedUp(first, why: "connection refused"))
        #expect(host.deeds.map(\.deed) == ["start orders-1-1", "stop orders-1-1"])
        #expect(
            host.said(.replicaFailed) == [
                "orders-1-1 was not started up within 30 s, at last: connection refused"
            ])
        #expect(host.said(.gaveUp).first?.contains("'startup-probe' is final") == true)
        #expect(host.breaches.isEmpty)
    }

    @Test func itsSuccessorDoesNotWaitForItsEnd() {
        var host = starting()
        host.run(for: .seconds(30))
        host.happens(.notStartedUp(first, why: "status 503"))
        #expect(
            host.deeds.map(\.deed) == ["start orders-1-1", "stop orders-1-1", "start orders-1-2"])
        #expect(host.state()?.replica(replicaID("orders-1-2"))?.failures == 1)
    }

    /// The bus is away, and a command cannot be asked: that is no answer, and no start for ever.
    @Test func whereNobodyTellsTheStartEndsAllTheSame() {
        var host = starting {
            $0.restart.exceptions = [.init(cause: .startTimeout, action: .giveUp)]
        }
        host.run(for: .milliseconds(35_019))
        #expect(host.deeds.map(\.deed) == ["start orders-1-1"])
        host.run(for: .milliseconds(1))
        #expect(host.said(.replicaFailed) == ["orders-1-1 was not ready within 35 s of its start"])
        #expect(host.said(.gaveUp).first?.contains("'start-timeout' is final") == true)
    }

    /// It may be long past its start, and was in the pool.
    @Test func oneThatWasFoundRunningAndDoesNotStartUpIsNotAlive() {
        var host = SimulatedHost()
        let policy = ServicePolicy.web(replicas: 1)
        host.ask(.apply(policy.changed { $0.template.startup = Startup(.accepts) }))
        host.run(for: .seconds(10))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(1))
        host.happens(.notStartedUp(first, why: "status 503"))
        #expect(host.deeds.suffix(2).map(\.deed) == ["kill orders-1-1", "start orders-1-2"])
        #expect(host.breaches.isEmpty)
    }
}
