import Decisions
import Model
import Simulation
import Testing

@Suite struct BlueGreenTests {
    private func policy(_ version: String = "v1", _ behaviour: Behaviour = .healthy)
        -> ServicePolicy
    {
        ServicePolicy.web(orders, .version(version, behaviour), replicas: 3).changed {
            $0.rollout.strategy = .blueGreen
            $0.rollout.blueGreen.keepOld = .seconds(60)
            $0.rollout.minimumReady = .seconds(2)
        }
    }

    private func revisions(_ host: SimulatedHost) -> Set<Substring> {
        Set(host.pool().map { $0.dropLast(2) })
    }

    @Test func allRequestsGoOverInOneMessage() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        for _ in 0..<400 {
            host.run(for: .milliseconds(10))
            #expect(revisions(host).count == 1)
            #expect(host.pool().count == 3)
        }
        #expect(revisions(host) == ["orders-2"])
        #expect(host.running.count == 6)
        host.run(for: .seconds(70))
        #expect(host.running.count == 3)
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func withinTheTimeItIsKeptTheOldSetServesAgainAtOnce() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(10))
        #expect(revisions(host) == ["orders-2"])
        host.ask(.undo(orders, to: nil))
        #expect(revisions(host) == ["orders-1"])
        #expect(host.pool().count == 3)
        host.run(for: .seconds(10))
        #expect(host.running.count == 3)
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func whatFailedBeforeItsRolloutIsNotStartedOnTheWayBack() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.hookFailure = "exited with status 1"
        host.ask(
            .apply(
                policy("v2").changed {
                    $0.rollout.before = RolloutHook(command: ["/bin/before"])
                }))
        host.run(for: .seconds(20))
        #expect(host.state()?.target == 1)
        #expect(!host.deeds.contains { $0.deed.hasPrefix("start orders-2") })
        #expect(host.running.count == 3)
        #expect(host.breaches.isEmpty)
    }

    @Test func aSetThatFailsItsRequestsIsLeftAtOnce() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(1))
        host.serve(ended: 40, failedByNew: 0)
        host.run(for: .seconds(4))
        #expect(revisions(host) == ["orders-2"])
        for _ in 0..<4 {
            host.run(for: .seconds(1))
            host.serve(ended: 40, failedByNew: 20)
        }
        #expect(host.state()?.target == 1)
        #expect(revisions(host) == ["orders-1"])
        #expect(host.breaches.isEmpty)
    }

    @Test func aSecondSetThatIsNotReadyGetsNoRequest() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2", .neverReady)))
        host.run(for: .seconds(90))
        #expect(host.state()?.target == 1)
        #expect(revisions(host) == ["orders-1"])
        #expect(host.running.count == 3)
        #expect(host.breaches.isEmpty)
    }

    @Test func aThirdRevisionTakesThePlaceOfTheSecondSet() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(1))
        host.ask(.apply(policy("v3")))
        for _ in 0..<300 {
            host.run(for: .milliseconds(20))
            #expect(host.pool().count == 3)
            #expect(!revisions(host).contains("orders-2"))
        }
        #expect(revisions(host) == ["orders-3"])
        #expect(host.breaches.isEmpty)
    }

    @Test func promotedTheOldSetGoesAtOnce() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        #expect(host.ask(.promote(orders, .step)) == .refused(.nothingToPromote(orders)))
        host.run(for: .seconds(5))
        host.ask(.promote(orders, .step))
        host.run(for: .seconds(3))
        #expect(host.running.count == 3)
        #expect(host.state()?.rollout?.outcome == .complete)
    }

    /// The revision before it has never ceased to serve, and is short of replicas: of the one that
    /// failed none is started.
    @Test func theWayBackToTheSetThatServesMakesNoOther() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.readyDelay = .seconds(3)
        host.hookFailure = "exited with status 1"
        host.ask(
            .apply(
                policy("v2").changed {
                    $0.rollout.before = RolloutHook(command: ["/bin/before"])
                    $0.scale = .fixed(5)
                }))
        host.run(for: .seconds(60))
        #expect(host.state()?.target == 1)
        #expect(!host.deeds.contains { $0.deed.hasPrefix("start orders-2") })
        #expect(host.pool().count == 5)
        #expect(revisions(host) == ["orders-1"])
        #expect(host.breaches.isEmpty)
    }

    /// The second set serves already, and its rollout is not complete.
    @Test func theOldSideIsFilledUpFromWhatServes() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(10))
        #expect(revisions(host) == ["orders-2"])
        #expect(host.state()?.lastComplete == 1)
        host.ask(.apply(policy("v3", .neverReady).changed { $0.scale = .fixed(5) }))
        host.run(for: .seconds(5))
        #expect(revisions(host) == ["orders-2"])
        #expect(host.pool().count == 5)
        #expect(host.breaches.isEmpty)
    }

    /// The set that serves is the lower revision, two of its replicas are missing, and the other set is not
    /// kept any longer.
    @Test func whatServesNoMoreIsCountedForNothing() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(90))
        host.ask(.apply(policy()))
        host.run(for: .seconds(10))
        #expect(revisions(host) == ["orders-1"])
        host.readyDelay = .seconds(10)
        let serving = host.pool().map(replicaID)
        host.crash(serving[0])
        host.ask(.drain(serving[1]))
        host.ask(.promote(orders, .step))
        host.run(for: .seconds(5))
        #expect(host.pool() == serving.dropFirst().map(\.description))
        host.run(for: .seconds(30))
        #expect(host.pool().count == 3)
        #expect(host.running == host.pool())
        #expect(host.breaches.isEmpty)
    }

    /// The rollout that had two sets was brought to its end by another strategy.
    @Test func whichSetHadServedIsForgottenOnceAllServe() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.run(for: .milliseconds(100))
        host.ask(.apply(policy("v2").changed { $0.rollout.strategy = .rolling }))
        host.run(for: .seconds(60))
        #expect(revisions(host) == ["orders-2"])
        host.ask(.apply(policy("v3")))
        for _ in 0..<400 {
            host.run(for: .milliseconds(20))
            #expect(host.pool().count == 3)
        }
        #expect(revisions(host) == ["orders-3"])
        #expect(host.breaches.isEmpty)
    }

    /// v2 has begun beside v1, and the front is lost.
    private func inTheMiddleWithoutFront() -> SimulatedHost {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(1))
        host.loseFront()
        return host
    }

    /// With no front port there is none to wait for, and none of the others is worth a place of a set
    /// that serves.
    @Test func aSetThatServesGivesUpNobodyForStrays() {
        var host = inTheMiddleWithoutFront()
        host.killDaemon()
        host.startDaemon()
        host.ask(
            .apply(
                policy("v3", .neverReady).changed {
                    $0.scale = .fixed(5)
                    $0.front = nil
                }))
        host.run(for: .seconds(5))
        let first = host.state()?.replicas.filter { $0.id.revision == 1 } ?? []
        #expect(first.count { !$0.isLeaving } == 5)
        #expect(!first.contains { $0.isLeaving })
        #expect(host.breaches.isEmpty)
    }

    /// The daemon died before it had stopped them, and those that came after them died, too.
    @Test func whatServesInThePlaceOfADeadSetIsNotTakenForLeftovers() {
        func rolling(_ version: String) -> ServicePolicy {
            policy(version).changed { $0.rollout.strategy = .rolling }
        }
        var host = SimulatedHost.ready(rolling("v1"))
        host.drainDelay = .seconds(25)
        host.run(for: .seconds(5))
        host.ask(.apply(rolling("v2")))
        host.run(for: .seconds(12))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.running.count == 6)
        host.killDaemon()
        for id in host.running where id.hasPrefix("orders-2") { host.crash(replicaID(id)) }
        host.startDaemon()
        #expect(revisions(host) == ["orders-1"])
        host.ask(.apply(policy("v3")))
        for _ in 0..<200 {
            host.run(for: .milliseconds(50))
            #expect(host.pool().count >= 3)
        }
        host.run(for: .seconds(60))
        #expect(revisions(host) == ["orders-3"])
        #expect(host.breaches.isEmpty)
    }

    /// A front that is away may go on sending them requests, so they are still there.
    @Test func straysThatAreKeptCostNobodyOfTheSetThatServesItsPlace() {
        var host = inTheMiddleWithoutFront()
        host.run(for: .seconds(3))
        host.killDaemon()
        host.startDaemon()
        host.ask(.apply(policy("v3", .neverReady)))
        host.run(for: .seconds(1))
        #expect(host.state()?.counts(at: host.now).available == 6)
        host.happens(.unready(replicaID("orders-1-1"), why: "status 503"))
        host.run(for: .seconds(1))
        #expect(host.state()?.replica(replicaID("orders-1-1"))?.isLeaving == false)
        #expect(host.breaches.isEmpty)
    }

    @Test func whileTheCommandBeforeRunsItIsTheSetThatWasLeftThatGoes() {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.ask(.apply(policy("v2")))
        host.ask(.pause(orders))
        host.run(for: .seconds(5))
        host.hookDelay = .seconds(5)
        host.ask(
            .apply(
                policy("v3").changed { $0.rollout.before = RolloutHook(command: ["/bin/before"]) }))
        for _ in 0..<100 {
            host.run(for: .milliseconds(40))
            #expect(host.pool().count == 3)
            #expect(revisions(host) == ["orders-1"])
        }
        #expect(host.running.count == 3)
        host.run(for: .seconds(10))
        #expect(revisions(host) == ["orders-3"])
        #expect(host.breaches.isEmpty)
    }

    @Test(arguments: 1...30)
    func theDaemonMayDieAtAnyEffect(count: Int) {
        var host = SimulatedHost.ready(policy())
        host.run(for: .seconds(5))
        host.effectsUntilKill = count
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(90))
        host.startDaemon()
        host.run(for: .seconds(90))
        #expect(revisions(host) == ["orders-2"])
        #expect(host.running.count == 3)
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }
}
