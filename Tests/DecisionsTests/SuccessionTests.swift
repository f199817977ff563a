import Decisions
import Model
import Simulation
import Testing

/// A replica's process has ended, and nobody knows yet how.
@Suite struct SuccessionTests {
    private let dead = replicaID("orders-1-1")
    private let killed = ReplicaExit(.signalled(9, coreDumped: false))

    private func ready(_ policy: ServicePolicy = .web(replicas: 2)) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        host.lateTidings = .seconds(1)
        return host
    }

    /// The history is only told what to write, which it does behind the loop's back.
    @Test func theFirstThatFollowsOnADeathAreTheRoutesAndTheStart() {
        var host = ready()
        let before = host.effects.count
        host.crash(dead)
        let effects = host.effects.dropFirst(before).map(\.effect)
            .drop { if case .save = $0 { true } else { false } }
        guard case .publish(let table) = effects.first,
            case .start(let launch) = effects.dropFirst().first
        else {
            Issue.record("something comes before the routes and the start: \(effects)")
            return
        }
        #expect(table[0].endpoints.map(\.replica.description) == ["orders-1-2"])
        #expect(launch.id.description == "orders-1-3")
        #expect(launch.startWeight == nil)
        #expect(!effects.dropFirst(2).contains { !$0.isRecord })
        #expect(
            host.said(.replicaStarting).last
                == "orders-1-3 starts: replaces orders-1-1, attempt 1")
    }

    @Test func theEndIsToldAndCountedOnceItIsKnown() {
        var host = ready()
        host.crash(dead)
        #expect(host.said(.replicaFailed).isEmpty)
        host.run(for: .seconds(2))
        #expect(host.said(.replicaFailed) == ["orders-1-1 was killed by signal 9 after 10.9 s"])
        #expect(host.running == ["orders-1-2", "orders-1-3"])
        #expect(host.state()?.vacancies.isEmpty == true)
        #expect(host.state()?.replica(replicaID("orders-1-3"))?.failures == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func theSecondFailureInAPlaceWaitsForItsBackOff() {
        var host = ready(.web(replicas: 1))
        host.crash(dead)
        host.run(for: .seconds(2))
        let before = host.running
        host.crash(replicaID("orders-1-2"))
        #expect(host.state()?.vacancies.first?.failures == 2)
        host.run(for: .milliseconds(99))
        #expect(host.running == before)
        host.run(for: .milliseconds(1))
        #expect(host.running == before + ["orders-1-3"])
        #expect(host.said(.backingOff).count == 1)
    }

    @Test(arguments: [
        RestartPolicy().changed { $0.condition = .onFailure },
        RestartPolicy().changed { $0.condition = .never },
        RestartPolicy().changed { $0.giveUpAfter = 1 },
        RestartPolicy().changed { $0.intensity = .init(failures: 1, period: .seconds(10)) },
        RestartPolicy().changed { $0.exceptions = [.init(cause: .outOfMemory, action: .giveUp)] },
        RestartPolicy().changed { $0.stoppedByHand = .leave },
    ])
    func whereTheCauseDecidesItIsWaitedFor(_ restart: RestartPolicy) {
        var host = ready(.web(replicas: 2).changed { $0.restart = restart })
        host.crash(dead)
        #expect(host.pool() == ["orders-1-2"])
        #expect(host.running == ["orders-1-1", "orders-1-2"])
        #expect(host.state()?.replica(dead)?.phase == .unready)
        host.run(for: .seconds(2))
        #expect(host.said(.replicaFailed).count == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func aReplicaOnTrialIsJudgedBeforeItIsReplaced() {
        var host = ready()
        host.ask(.apply(.web(orders, .version("v2"), replicas: 2)))
        host.run(for: .milliseconds(250))
        #expect(host.pool().contains("orders-2-1"))
        let before = host.running.count
        host.crash(replicaID("orders-2-1"))
        #expect(host.running.count == before)
        host.run(for: .seconds(30))
        #expect(host.counts()?.available == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func recreatingNothingStartsBesideWhatIsNotGone() {
        var host = ready(.web(replicas: 1).changed { $0.rollout.strategy = .recreate })
        host.crash(dead)
        #expect(host.running == ["orders-1-1"])
        host.run(for: .seconds(1))
        #expect(host.running == ["orders-1-2"])
        #expect(host.breaches.isEmpty)
    }

    @Test func aDaemonThatDiesBeforeTheCauseIsKnownStartsNothingTwice() {
        var host = ready()
        host.crash(dead)
        host.killDaemon()
        host.run(for: .milliseconds(1_100))
        host.startDaemon()
        host.run(for: .seconds(10))
        #expect(host.running == ["orders-1-2", "orders-1-3"])
        #expect(host.counts()?.available == 2)
        #expect(host.breaches.isEmpty)
    }

    /// A program that ends as soon as it is told to is dead before systemd has said that it was told.
    @Test func whoWasStoppedByHandHasNotFailed() {
        var host = ready()
        host.happens(.ended(dead))
        host.happens(.stoppedByHand(dead))
        host.happens(.exited(dead, ReplicaExit(.exited(status: 0))))
        host.run(for: .seconds(2))
        #expect(host.said(.replicaFailed).isEmpty)
        #expect(
            host.said(.replicaStopping) == ["orders-1-1 is stopped by somebody else than coxswaind"]
        )
        #expect(host.counts()?.available == 2)
        #expect(host.state()?.placeCount == 2)
    }

    @Test func whatIsNotThereAnyMoreCannotEnd() {
        var host = ready()
        let before = host.state()
        host.happens(.ended(replicaID("orders-7-7")))
        host.happens(.ended(replicaID("nobody-1-1")))
        #expect(host.state() == before)
    }
}

extension RestartPolicy {
    fileprivate func changed(_ change: (inout RestartPolicy) -> Void) -> RestartPolicy {
        var policy = self
        change(&policy)
        return policy
    }
}
