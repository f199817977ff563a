import Decisions
import Model
import Simulation
import Testing

@Suite struct BackoffScheduleTests {
    @Test func theDefaultDoublesFromATenthOfASecondToHalfAMinute() {
        let delays = (1...12).map {
            BackoffSchedule.delay(afterFailures: $0, RestartPolicy.Backoff()).wholeMilliseconds
        }
        #expect(
            delays == [0, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000])
    }

    @Test func hugeCountsAndOddFactorsAreBounded() {
        var backoff = RestartPolicy.Backoff()
        #expect(BackoffSchedule.delay(afterFailures: 1_000_000, backoff) == .seconds(30))
        backoff.factor = 1
        #expect(BackoffSchedule.delay(afterFailures: 1_000_000, backoff) == .milliseconds(100))
        backoff.factor = .max
        #expect(BackoffSchedule.delay(afterFailures: 4, backoff) == .seconds(30))
        backoff.first = .seconds(99)
        #expect(BackoffSchedule.delay(afterFailures: 1, backoff) == .seconds(30))
    }
}

@Suite struct RestartTests {
    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    /// The exit and the start request are one step: nothing lies between but the shell.
    @Test func theReplacementStartsInTheStepOfTheExit() {
        var host = ready(.web(replicas: 2))
        let before = host.effects.count
        host.crash(replicaID("orders-1-1"))
        let after = host.effects.dropFirst(before).map(\.effect)
        guard case .publish(let table) = after.first else {
            Issue.record("the dead replica is not taken out of the routes first: \(after)")
            return
        }
        #expect(table[0].endpoints.map(\.replica.description) == ["orders-1-2"])
        #expect(after.contains(.release(replicaID("orders-1-1"))))
        #expect(host.deeds.last?.deed == "start orders-1-3")
        #expect(host.said(.replicaFailed) == ["orders-1-1 was killed by signal 9 after 9.9 s"])
        #expect(
            host.said(.replicaStarting).last
                == "orders-1-3 starts: replaces orders-1-1, attempt 1")
    }

    @Test func aNameThatHasRestedIsUsedAgain() {
        var host = ready(.web(replicas: 2))
        host.crash(replicaID("orders-1-1"))
        host.run(for: .seconds(5))
        host.crash(replicaID("orders-1-2"))
        #expect(host.deeds.last?.deed == "start orders-1-1")
    }

    @Test func crashesInARowBackOff() {
        var host = SimulatedHost()
        host.ask(.apply(.web(orders, .version("v1", .crashing), replicas: 1)))
        host.run(for: .seconds(8))
        let starts = host.deeds.filter { $0.deed.hasPrefix("start") }.map(\.at)
        // It ends 40 ms after each start.
        #expect(starts == [0, 40, 180, 420, 860, 1_700, 3_340, 6_580])
        #expect(host.state()?.vacancies.first?.failures == 8)
        #expect(host.said(.backingOff).last?.contains("is filled again in 6.4 s") == true)
        #expect(host.breaches.isEmpty)
    }

    @Test func aHealthyMinuteForgetsTheFailures() {
        var host = ready(.web(replicas: 1))
        for _ in 0..<4 {
            host.run(for: .seconds(5))
            if let id = host.running.first { host.crash(replicaID(id)) }
        }
        host.run(for: .seconds(30))
        #expect(host.state()?.replicas.first?.failures == 4)
        host.run(for: .seconds(40))
        #expect(host.state()?.replicas.first?.failures == 0)
        host.crash(replicaID(host.running[0]))
        #expect(host.deeds.last?.at == host.now.milliseconds)
    }

    @Test func afterSoManyFailuresThePlaceIsGivenUpUntilAPersonActs() {
        let policy = ServicePolicy.web(orders, .version("v1", .crashing), replicas: 1)
            .changed { $0.restart.giveUpAfter = 3 }
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(600))
        #expect(host.deeds.filter { $0.deed.hasPrefix("start") }.count == 3)
        #expect(host.said(.gaveUp).count == 1)
        #expect(host.state()?.closedPlaces.map(\.cause) == [.gaveUp])
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(60))
        #expect(host.running.isEmpty, "a restart of the daemon does not try again")
        host.ask(.restart(orders))
        #expect(host.running.count == 1)
    }

    @Test(arguments: [
        (RestartPolicy.Condition.always, 0, 1), (.always, 1, 1), (.onFailure, 0, 0),
        (.onFailure, 1, 1), (.never, 0, 0), (.never, 1, 0),
    ])
    func theConditionDecides(_ condition: RestartPolicy.Condition, status: Int, running: Int) {
        var host = ready(.worker().changed { $0.restart.condition = condition })
        host.crash(replicaID("orders-1-1"), .exited(status: status))
        #expect(host.running.count == running)
        host.run(for: .seconds(60))
        #expect(host.running.count == running)
    }

    @Test func aWorkerThatIsDoneIsNotRunAgainByARestartOfTheDaemon() {
        var host = ready(.worker(replicas: 2).changed { $0.restart.condition = .onFailure })
        host.crash(replicaID("orders-1-1"), .exited(status: 0))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(60))
        #expect(host.running == ["orders-1-2"])
        host.ask(.apply(.worker(orders, .version("v2"), replicas: 2)))
        host.run(for: .seconds(60))
        #expect(host.running == ["orders-2-1", "orders-2-2"])
        #expect(host.breaches.isEmpty)
    }

    @Test func notReadyInTimeIsAFailure() {
        var host = SimulatedHost()
        host.ask(
            .apply(
                .web(orders, .version("v1", .neverReady), replicas: 1)
                    .changed { $0.template.readiness.startDeadline = .seconds(5) }))
        host.run(for: .milliseconds(5_019))
        #expect(host.deeds.map(\.deed) == ["start orders-1-1"])
        host.happens(.unready(replicaID("orders-1-1"), why: "connection refused"))
        host.run(for: .milliseconds(1))
        #expect(
            host.deeds.map(\.deed) == ["start orders-1-1", "stop orders-1-1", "start orders-1-2"])
        #expect(
            host.said(.replicaFailed) == [
                "orders-1-1 was not ready within 5 s of its start, at last: connection refused"
            ])
        #expect(host.state()?.replica(replicaID("orders-1-2"))?.failures == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func aBackOffOutlivesTheDaemonButNotAReboot() {
        var host = SimulatedHost()
        host.ask(.apply(.web(orders, .version("v1", .crashing), replicas: 1)))
        host.run(for: .seconds(8))
        host.killDaemon()
        host.startDaemon()
        #expect(host.running.isEmpty)
        #expect(host.state()?.vacancies.first?.failures == 8)

        var fleet = Fleet()
        var record = host.records[orders]
        let far = ServiceRecord.Vacancy(
            revision: 1, lastReplica: replicaID("orders-1-9"), failures: 2,
            startDue: second(1_000_000))
        record?.vacancies = [far]
        if let record { _ = fleet.step(.restored(record), at: second(0)) }
        _ = fleet.step(.resumed, at: second(0))
        #expect(fleet.nextDeadline == second(0.1))
    }
}

extension Instant {
    /// Since the test began.
    var milliseconds: Int64 { (self - second(0)).wholeMilliseconds }
}
