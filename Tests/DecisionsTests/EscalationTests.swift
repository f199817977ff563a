import Decisions
import Model
import Simulation
import Testing

@Suite struct EscalationTests {
    private func crashing(_ change: (inout RestartPolicy) -> Void) -> SimulatedHost {
        var policy = ServicePolicy.web(orders, .version("v1", .crashing), replicas: 2)
        change(&policy.restart)
        var host = SimulatedHost()
        host.ask(.apply(policy))
        return host
    }

    @Test func moreFailuresThanTheIntensityAllowsAreTheEndOfTheService() {
        var host = crashing { $0.intensity = .init(failures: 5, period: .seconds(60)) }
        host.run(for: .seconds(30))
        let starts = host.deeds.count { $0.deed.hasPrefix("start") }
        #expect(starts <= 7)
        #expect(host.said(.serviceFailed).count == 1)
        #expect(
            host.said(.serviceFailed).first?.contains("more than 5 failures within 1 min") == true)
        host.run(for: .seconds(600))
        #expect(host.running.isEmpty)
        host.ask(.restart(orders))
        #expect(host.running.count == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func failuresThatAreFarApartAreBorne() {
        var host = SimulatedHost()
        host.ask(
            .apply(
                .web(replicas: 2).changed {
                    $0.restart.intensity = .init(failures: 1, period: .seconds(10))
                }))
        for _ in 0..<5 {
            host.run(for: .seconds(20))
            if let id = host.running.first { host.crash(replicaID(id)) }
        }
        host.run(for: .seconds(20))
        #expect(host.said(.serviceFailed).isEmpty)
        #expect(host.running.count == 2)
    }

    @Test func whatRunsIsLeftAlone() {
        var host = SimulatedHost()
        host.ask(
            .apply(
                .web(replicas: 2).changed {
                    $0.restart.intensity = .init(failures: 1, period: .seconds(60))
                }))
        host.run(for: .seconds(10))
        host.crash(replicaID("orders-1-1"))
        host.run(for: .seconds(5))
        host.crash(replicaID("orders-1-3"))
        host.run(for: .seconds(30))
        #expect(host.said(.serviceFailed).count == 1)
        #expect(host.pool() == ["orders-1-2"])
    }

    @Test func aCauseMayBeFinal() {
        var host = SimulatedHost()
        host.ask(
            .apply(
                .web(replicas: 2).changed {
                    $0.restart.exceptions = [.init(cause: .outOfMemory, action: .giveUp)]
                }))
        host.run(for: .seconds(10))
        host.crash(replicaID("orders-1-2"), .exited(status: 1))
        host.crash(replicaID("orders-1-1"), .outOfMemory)
        host.run(for: .seconds(30))
        #expect(host.running == ["orders-1-3"])
        #expect(host.said(.gaveUp).first?.contains("'out-of-memory' is final") == true)
    }

    @Test func aCauseMayUndoTheRollout() {
        var host = SimulatedHost()
        host.ask(.apply(.web(replicas: 2)))
        host.run(for: .seconds(10))
        host.ask(
            .apply(
                .web(orders, .version("v2", .refused), replicas: 2).changed {
                    $0.restart.exceptions = [.init(cause: .notStarted, action: .undo)]
                }))
        host.run(for: .seconds(5))
        #expect(host.state()?.target == 1)
        #expect(host.said(.rolloutUndone).count == 1)
        #expect(host.breaches.isEmpty)
    }
}

@Suite struct StartRateTests {
    @Test func noMoreAreStartedInASecondThanTheHostBears() {
        var host = SimulatedHost()
        host.startDelay = .milliseconds(1)
        host.ask(.apply(.web(replicas: 3 * Limits.startsPerSecond)))
        host.run(for: .seconds(10))
        let starts = host.deeds.filter { $0.deed.hasPrefix("start") }.map(\.at)
        #expect(starts.count == 3 * Limits.startsPerSecond)
        for begin in stride(from: Int64(0), to: 3_000, by: 100) {
            // What the bucket held, and what dripped in during the second.
            let inSecond = starts.count { $0 >= begin && $0 < begin + 1_000 }
            #expect(inSecond <= 2 * Limits.startsPerSecond)
        }
        #expect(starts.last.map { $0 < 2_500 } == true)
        #expect(host.breaches.isEmpty)
    }
}

@Suite struct BackoffJitterTests {
    @Test func delaysAreSpreadByTheJitterAndNoRestartAtOnceIs() {
        var backoff = RestartPolicy.Backoff()
        backoff.jitterPercent = 20
        #expect(BackoffSchedule.delay(afterFailures: 1, backoff, spread: 1_000) == .zero)
        #expect(
            BackoffSchedule.delay(afterFailures: 2, backoff, spread: 1_000) == .milliseconds(120))
        #expect(
            BackoffSchedule.delay(afterFailures: 2, backoff, spread: -500) == .milliseconds(90))
        backoff.jitterPercent = nil
        #expect(
            BackoffSchedule.delay(afterFailures: 2, backoff, spread: 1_000) == .milliseconds(100))
    }

    @Test func replicasThatFailTogetherComeBackApart() {
        let policy = ServicePolicy.web(orders, .version("v1", .crashing), replicas: 20)
            .changed { $0.restart.backoff.jitterPercent = 50 }
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .milliseconds(45))
        host.run(for: .milliseconds(500))
        let second = host.deeds.filter { $0.deed.hasPrefix("start") }.dropFirst(40).map(\.at)
        #expect(Set(second.prefix(20)).count > 8)
    }
}
