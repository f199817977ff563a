import Decisions
import Model
import Simulation
import Testing

@Suite struct HookTests {
    private func policy(_ version: String = "v1", before: Bool = true, after: Bool = false)
        -> ServicePolicy
    {
        ServicePolicy.web(orders, .version(version), replicas: 2).changed {
            if before { $0.rollout.before = RolloutHook(command: ["/bin/migrate"]) }
            if after { $0.rollout.after = RolloutHook(command: ["/bin/check"]) }
        }
    }

    private func rolling(before: Bool = true, after: Bool = false) -> SimulatedHost {
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.hookDelay = .seconds(3)
        host.ask(.apply(policy("v2", before: before, after: after)))
        return host
    }

    private func hooks(_ host: SimulatedHost) -> [RolloutHook.Moment] {
        host.effects.compactMap {
            if case .runHook(let launch) = $0.effect { launch.moment } else { nil }
        }
    }

    @Test func nothingChangesBeforeTheCommandIsDone() {
        var host = rolling()
        host.run(for: .milliseconds(2_900))
        #expect(host.running == ["orders-1-1", "orders-1-2"])
        #expect(hooks(host) == [.before])
        host.run(for: .seconds(20))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.counts()?.upToDate == 2)
        #expect(hooks(host) == [.before])
        #expect(host.breaches.isEmpty)
    }

    @Test func aCommandThatFailsBeforeStopsTheRolloutBeforeAnythingChanged() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.hookFailure = "exited with status 1"
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(20))
        #expect(host.state()?.target == 1)
        #expect(
            host.said(.rolloutFailed).first?.contains("'rollout.before' exited with status 1")
                == true)
        #expect(!host.deeds.contains { $0.deed.contains("orders-2-") })
        #expect(host.breaches.isEmpty)
    }

    /// It serves, though its rollout never came to a good end: nothing of it is replaced by what was
    /// before it, nor by what never ran.
    @Test(arguments: [RolloutPolicy.Strategy.recreate, .canary, .rolling])
    func whatServesAloneIsNotRolledOutASecondTime(_ strategy: RolloutPolicy.Strategy) {
        var host = SimulatedHost.ready(.web(replicas: 2))
        let unchecked = policy("v2", before: false, after: true).changed {
            $0.rollout.onFailure = .pause
        }
        host.hookFailure = "exited with status 1"
        host.ask(.apply(unchecked))
        host.run(for: .seconds(20))
        #expect(host.pool() == ["orders-2-1", "orders-2-2"])
        #expect(host.state()?.lastComplete == 1)
        host.hookFailure = nil
        host.loseFront()
        let again = policy("v2").changed {
            $0.rollout.strategy = strategy
            $0.rollout.canary.steps = [.init(percent: 50, pause: .untilPromoted)]
        }
        host.ask(.apply(again.changed { $0.template = .version("v3") }))
        host.run(for: .milliseconds(10))
        host.ask(.apply(again))
        host.reconnectFront()
        let begun = host.deeds.count
        host.run(for: .seconds(20))
        #expect(host.pool() == ["orders-2-1", "orders-2-2"])
        #expect(host.deeds.dropFirst(begun).isEmpty)
        #expect(host.breaches.isEmpty)
    }

    @Test func aCommandThatHasFailedIsTriedAgainOnTheWayForward() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.hookFailure = "exited with status 1"
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(20))
        #expect(host.state()?.target == 1)
        host.hookFailure = nil
        host.ask(.undo(orders, to: 2))
        host.run(for: .seconds(20))
        #expect(hooks(host) == [.before, .before])
        #expect(host.counts()?.upToDate == 2)
        #expect(host.state()?.rollout?.outcome == .complete)
    }

    @Test func beforeAFirstRevisionItIsTriedAgainWhenSomebodySaysSo() {
        var host = SimulatedHost()
        host.hookFailure = "exited with status 1"
        host.ask(.apply(policy()))
        host.run(for: .seconds(5))
        #expect(host.state()?.rollout?.outcome == .failed)
        #expect(host.running.isEmpty)
        host.hookFailure = nil
        host.ask(.resume(orders))
        host.run(for: .seconds(5))
        #expect(host.pool().count == 2)
    }

    @Test func meanwhileTheOldRevisionIsHealedAndScaled() {
        var host = rolling()
        host.crash(replicaID("orders-1-1"))
        host.ask(.scale(orders, replicas: 3))
        host.run(for: .seconds(2))
        #expect(host.pool().count == 3)
        #expect(host.pool().allSatisfy { $0.hasPrefix("orders-1-") })
        #expect(host.breaches.isEmpty)
    }

    @Test func aCommandThatFailsAfterTakesTheRevisionBack() {
        var host = rolling(before: false, after: true)
        host.hookFailure = "exited with status 9"
        host.run(for: .seconds(30))
        #expect(hooks(host) == [.after])
        #expect(host.state()?.target == 1)
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func completeItIsOnlyAfterTheCommandAfter() {
        var host = rolling(after: true)
        host.run(for: .seconds(5))
        #expect(host.state()?.rollout?.outcome == .running)
        host.run(for: .seconds(20))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(hooks(host) == [.before, .after])
    }

    @Test func aFirstRevisionWaitsForItsCommandToo() {
        var host = SimulatedHost()
        host.hookDelay = .seconds(3)
        host.ask(.apply(policy()))
        host.run(for: .seconds(2))
        #expect(host.running.isEmpty)
        host.run(for: .seconds(5))
        #expect(host.pool().count == 2)
    }

    @Test func theNextDaemonRunsItAgain() {
        var host = rolling()
        host.run(for: .seconds(1))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(1))
        #expect(hooks(host) == [.before, .before])
        #expect(host.running == ["orders-1-1", "orders-1-2"])
        host.run(for: .seconds(20))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func goingBackRunsNoCommand() {
        var host = rolling(before: true)
        host.run(for: .seconds(20))
        host.ask(.undo(orders, to: nil))
        host.run(for: .seconds(20))
        #expect(hooks(host) == [.before])
        #expect(host.state()?.rollout?.outcome == .complete)
    }
}
