import Decisions
import Model
import Simulation
import Testing

/// Replicas that stand still until they are wanted.
@Suite struct SpareTests {
    private func policy(
        _ version: String = "v1", replicas: Int = 2, spares: Int = 2
    ) -> ServicePolicy {
        .web(orders, .version(version), replicas: replicas).changed { $0.scale.spares = spares }
    }

    private func host(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    private func phases(_ host: SimulatedHost) -> [Spare.Phase] {
        host.state()?.spares.map(\.phase) ?? []
    }

    @Test func theyStartOneByOneWhenAllOthersServeAndAreFrozenWhenReady() {
        let host = host(policy())
        #expect(host.counts()?.available == 2)
        #expect(phases(host) == [.frozen, .frozen])
        #expect(host.frozen == ["orders-1-3", "orders-1-4"])
        #expect(host.pool() == ["orders-1-1", "orders-1-2"])
        let deeds = host.deeds.map(\.deed)
        #expect(
            deeds == [
                "start orders-1-1", "start orders-1-2", "start orders-1-3", "freeze orders-1-3",
                "start orders-1-4", "freeze orders-1-4",
            ])
        #expect(host.breaches.isEmpty)
    }

    /// The kernel tells of its end before systemd tells that it goes on, and long before how it ended.
    @Test func oneWhoseProcessEndsWhileItThawsGetsNoRequest() {
        var host = host(policy())
        host.freezeDelay = .milliseconds(100)
        host.crash(replicaID("orders-1-1"))
        host.run(for: .milliseconds(50))
        let thawing = host.state()?.replicas.first { $0.isThawing }?.id
        #expect(thawing != nil)
        guard let thawing else { return }
        host.happens(.ended(thawing))
        host.run(for: .milliseconds(200))
        #expect(host.state()?.replica(thawing)?.phase == .unready)
        #expect(!host.pool().contains(thawing.description))
        #expect(host.breaches.isEmpty)
    }

    /// Thawed by somebody, it ends before it stands still again, and how it ended is not told until it thaws.
    @Test func oneWhoseProcessHasEndedIsNotThawed() {
        var host = host(policy(spares: 1))
        host.lateTidings = .seconds(1)
        host.thawByHand(replicaID("orders-1-3"))
        host.crash(replicaID("orders-1-3"))
        host.run(for: .milliseconds(50))
        host.crash(replicaID("orders-1-1"))
        host.run(for: .milliseconds(50))
        #expect(!host.pool().contains("orders-1-3"))
        host.run(for: .seconds(10))
        #expect(phases(host) == [.frozen])
        #expect(host.pool().count == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func theyStartWithLittleCPUAsNobodyWaitsForThem() {
        let host = host(policy())
        let weights = host.effects.compactMap { entry -> Int?? in
            if case .start(let launch) = entry.effect { .some(launch.startWeight) } else { nil }
        }
        #expect(weights == [nil, nil, 20, 20])
    }

    @Test func aScaleOutThawsThemFirstAndOthersAreFrozenAfter() {
        var host = host(policy())
        host.ask(.scale(orders, replicas: 5))
        host.run(for: .milliseconds(10))
        #expect(host.pool() == ["orders-1-1", "orders-1-2", "orders-1-3", "orders-1-4"])
        host.run(for: .seconds(10))
        #expect(host.counts()?.available == 5)
        #expect(host.frozen == ["orders-1-6", "orders-1-7"])
        #expect(
            host.said(.replicaThawing).first == "orders-1-3 thaws: scale-out from 2 to 5: asked for"
        )
        #expect(host.said(.replicaReady).contains("orders-1-3 is ready, thawed within 2 ms"))
        #expect(host.breaches.isEmpty)
    }

    @Test func aReplicaThatFailsIsReplacedByOne() {
        var host = host(policy(spares: 1))
        host.crash(replicaID("orders-1-1"))
        host.run(for: .milliseconds(10))
        #expect(host.pool() == ["orders-1-2", "orders-1-3"])
        host.run(for: .seconds(10))
        #expect(host.frozen.count == 1)
        #expect(host.counts()?.current == 2)
        #expect(host.breaches.isEmpty)
    }

    /// The first requests of what has thawed are those that were waited for.
    @Test func theNextIsNotStartedWhileOthersHaveJustThawed() {
        var host = host(policy(spares: 1))
        host.ask(.scale(orders, replicas: 3))
        host.run(for: .milliseconds(900))
        #expect(host.counts()?.available == 3)
        #expect(phases(host) == [])
        host.run(for: .seconds(2))
        #expect(phases(host) == [.frozen])
        #expect(host.breaches.isEmpty)
    }

    @Test func norWhereAnotherIsFrozenMeanwhile() {
        var host = host(policy())
        host.ask(.scale(orders, replicas: 3))
        host.run(for: .milliseconds(10))
        host.thawByHand(replicaID("orders-1-4"))
        host.run(for: .milliseconds(800))
        #expect(phases(host) == [.frozen])
        host.run(for: .seconds(2))
        #expect(phases(host) == [.frozen, .frozen])
        #expect(host.breaches.isEmpty)
    }

    @Test func aServiceWithoutReplicasWakesByOne() {
        var host = host(
            .automatic(from: 0, to: 4).changed {
                ($0.scale.replicas, $0.scale.spares) = (0, 1)
            })
        #expect(host.counts()?.current == 0)
        #expect(host.frozen == ["orders-1-1"])
        host.happens(.waiting(orders))
        host.run(for: .milliseconds(3))
        #expect(host.pool() == ["orders-1-1"])
        host.run(for: .seconds(5))
        #expect(host.frozen == ["orders-1-2"])
        #expect(host.breaches.isEmpty)
    }

    @Test func aScaleInFreezesWhatIsMissingOfThemInsteadOfStoppingIt() {
        var host = host(policy(replicas: 3, spares: 0))
        host.ask(.apply(policy(replicas: 1, spares: 1)))
        host.run(for: .seconds(10))
        #expect(host.frozen.count == 1)
        #expect(host.counts()?.current == 1)
        #expect(host.said(.replicaFrozen).contains { $0.contains("drained in 300 ms: scale-in") })
        // One is kept, and the other stops: no more are wanted.
        #expect(host.deeds.count { $0.deed.hasPrefix("stop") } == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func theyAreNoReplicasToAnybodyElse() {
        let host = host(policy())
        let observed = host.state()?.observation(at: host.now)
        #expect(observed?.replicas.count == 2)
        #expect(observed?.existing == 2)
        #expect(host.state()?.placeCount == 2)
    }

    @Test func aRolloutKeepsThemUntilItsRevisionIsThereAndMakesOthers() {
        var host = host(policy())
        host.ask(.apply(policy("v2")))
        host.run(for: .milliseconds(300))
        #expect(host.frozen == ["orders-1-3", "orders-1-4"])
        host.run(for: .seconds(20))
        #expect(host.frozen == ["orders-2-3", "orders-2-4"])
        #expect(
            host.said(.replicaStopping).contains("orders-1-3, a spare, stops: revision 2 is there"))
        #expect(host.breaches.isEmpty)
    }

    @Test func aRolloutThatFailsFindsThemAgain() {
        var host = host(policy())
        host.ask(
            .apply(
                policy().changed { $0.template = .version("v2", .crashing) }))
        host.run(for: .seconds(60))
        #expect(host.state()?.target == 1)
        #expect(host.frozen.count == 2)
        #expect(host.frozen.allSatisfy { $0.hasPrefix("orders-1-") })
        #expect(host.breaches.isEmpty)
    }

    @Test func aRestartAndADeletionTakeThemAlong() {
        var host = host(policy())
        let before = host.frozen
        host.ask(.restart(orders))
        host.run(for: .seconds(20))
        #expect(host.frozen.count == 2)
        #expect(Set(host.frozen).isDisjoint(with: before))
        host.ask(.delete(orders))
        host.run(for: .seconds(20))
        #expect(host.running.isEmpty)
        #expect(host.state() == nil)
        #expect(host.breaches.isEmpty)
    }

    // MARK: Deaths

    @Test func theNextDaemonFindsThemFrozenWithoutAnyHistory() {
        var host = host(policy())
        host.killDaemon()
        host.loseHistory()
        host.startDaemon()
        #expect(phases(host) == [.frozen, .frozen])
        #expect(host.pool() == ["orders-1-1", "orders-1-2"])
        let deeds = host.deeds.count
        host.run(for: .seconds(10))
        #expect(host.deeds.count == deeds)
        host.ask(.scale(orders, replicas: 4))
        host.run(for: .milliseconds(10))
        #expect(host.pool().count == 4)
        #expect(host.breaches.isEmpty)
    }

    /// The daemon dies after each effect of a start, a freeze, a thaw and a refill.
    @Test(arguments: 1...40)
    func theDaemonMayDieAtAnyEffect(_ count: Int) {
        var host = SimulatedHost()
        host.ask(.apply(policy()))
        host.effectsUntilKill = count
        host.run(for: .seconds(3))
        host.startDaemon()
        host.run(for: .seconds(10))
        host.effectsUntilKill = count
        host.ask(.scale(orders, replicas: 3))
        host.run(for: .seconds(3))
        host.startDaemon()
        host.run(for: .seconds(10))
        #expect(host.counts()?.current == host.state()?.desired)
        #expect(host.frozen.count == 2)
        #expect(host.state()?.spares.map(\.id.description).sorted() == host.frozen)
        #expect(host.breaches.isEmpty)
    }

    // MARK: What goes wrong

    @Test func oneThatDiesIsReplacedAfterAPause() {
        var host = host(policy(spares: 1))
        host.crash(replicaID("orders-1-3"))
        #expect(host.frozen.isEmpty)
        host.run(for: .seconds(10))
        #expect(host.frozen.count == 1)
        #expect(host.said(.replicaFailed) == ["orders-1-3, a spare, was killed by signal 9"])
        #expect(host.counts()?.available == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func oneThatSomebodyElseThawsIsToldAndFrozenAgain() {
        var host = host(policy(spares: 1))
        host.thawByHand(replicaID("orders-1-3"))
        host.run(for: .seconds(1))
        #expect(host.frozen == ["orders-1-3"])
        #expect(
            host.said(.replicaFrozen).last
                == "orders-1-3, a spare, was thawed by somebody else than coxswaind, and is frozen again"
        )
        #expect(host.breaches.isEmpty)
    }

    @Test func thoseThatCannotBeFrozenAreStoppedAndTriedEverMoreSeldom() {
        var host = SimulatedHost()
        host.freezerFailure = "a job is queued"
        host.ask(.apply(policy(spares: 1)))
        host.run(for: .seconds(60))
        let starts = host.said(.replicaStarting).count { $0.contains("as a spare") }
        #expect((3...12).contains(starts), "\(starts)")
        #expect(host.counts()?.available == 2)
        host.freezerFailure = nil
        host.run(for: .seconds(60))
        #expect(host.frozen.count == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func oneThatDoesNotThawIsKilledAndItsPlaceFilledOtherwise() {
        var host = host(policy(spares: 1))
        host.freezerFailure = "no such cgroup"
        host.ask(.scale(orders, replicas: 3))
        host.run(for: .seconds(5))
        #expect(host.counts()?.available == 3)
        #expect(host.deeds.contains { $0.deed == "kill orders-1-3" })
        #expect(
            host.said(.replicaFailed).contains("orders-1-3 could not be thawed: no such cgroup"))
        #expect(host.breaches.isEmpty)
    }

    @Test func aCrashLoopStartsNone() {
        var host = SimulatedHost()
        host.ask(.apply(policy().changed { $0.template = .version("v1", .crashing) }))
        host.run(for: .seconds(60))
        #expect(!host.said(.replicaStarting).contains { $0.contains("as a spare") })
        #expect(host.breaches.isEmpty)
    }

    // MARK: Where there are none

    @Test func noneIsKeptWhereNobodyKnowsWhetherItIsIdle() {
        func wanted(_ change: (inout ServicePolicy) -> Void) -> Int? {
            host(policy().changed(change)).state()?.wantedSpares
        }
        #expect(wanted { _ in } == 2)
        #expect(wanted { $0.front = nil } == 0)
        #expect(wanted { $0.template.watchdog = .seconds(1) } == 0)
        #expect(wanted { $0.template.state = StateKeeping() } == 0)
        #expect(wanted { $0.rollout.strategy = .recreate } == 0)
    }

    @Test func aHostThatIsShortOfMemoryHasThemGoBeforeAnybodyWhoServes() {
        var host = host(policy())
        var pressure = HostPressure()
        (pressure.memoryTotalBytes, pressure.memoryAvailableBytes) = (100 << 20, 1 << 20)
        for _ in 0..<60 {
            host.happens(.hostMeasured(pressure))
            host.run(for: .seconds(1))
        }
        #expect(host.frozen.isEmpty)
        #expect(host.counts()?.available == 2)
        pressure.memoryAvailableBytes = 90 << 20
        for _ in 0..<60 {
            host.happens(.hostMeasured(pressure))
            host.happens(.sampled(host.running.map { ReplicaSample(replica: replicaID($0)) }))
            host.run(for: .seconds(1))
        }
        #expect(host.frozen.count == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func theyComeBackWhenTheHostIsRelievedThoughNothingElseHappens() {
        var host = host(policy())
        var pressure = HostPressure()
        pressure.cpuStallPercent = 90
        host.happens(.hostMeasured(pressure))
        host.crash(replicaID("orders-1-3"))
        host.run(for: .seconds(30))
        #expect(host.frozen == ["orders-1-4"])
        pressure.cpuStallPercent = 0
        for _ in 0..<40 {
            host.happens(.hostMeasured(pressure))
            host.run(for: .seconds(1))
        }
        #expect(host.frozen.count == 2)
        #expect(host.breaches.isEmpty)
    }
}
