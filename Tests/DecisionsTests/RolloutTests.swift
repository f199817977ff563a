import Decisions
import Model
import Simulation
import Testing

@Suite struct RolloutTests {
    @Test func theFirstPolicyStartsItsReplicasAndPublishesThemWhenReady() {
        var host = SimulatedHost()
        #expect(
            host.ask(.apply(.web(replicas: 2)))
                == .accepted("orders: 2 replicas of revision 1 will start"))
        #expect(host.running == ["orders-1-1", "orders-1-2"])
        #expect(host.pool().isEmpty)
        host.run(for: .seconds(1))
        #expect(host.pool() == ["orders-1-1", "orders-1-2"])
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.said(.replicaReady).first == "orders-1-1 is ready 200 ms after its start")
        #expect(host.said(.rolloutFinished).count == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func aChangedTemplateReplacesOneByOneStartFirst() {
        var host = SimulatedHost.ready(.web(replicas: 4))
        let before = host.deeds.count
        let answer = host.ask(.apply(.web(orders, .version("v2"), replicas: 4)))
        #expect(answer == .accepted("orders: revision 2 rolls out over 4 replicas"))
        host.run(for: .seconds(30))
        let deeds = host.deeds.dropFirst(before).map(\.deed).filter { !$0.hasPrefix("stop") }
        #expect(
            deeds == [
                "start orders-2-1", "drain orders-1-4", "start orders-2-2", "drain orders-1-3",
                "start orders-2-3", "drain orders-1-2", "start orders-2-4", "drain orders-1-1",
            ])
        #expect(host.pool() == ["orders-2-1", "orders-2-2", "orders-2-3", "orders-2-4"])
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.state()?.lastComplete == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func aSingleReplicaIsReplacedWithoutAGap() {
        var host = SimulatedHost.ready(.web(replicas: 1))
        host.ask(.apply(.web(orders, .version("v2"), replicas: 1)))
        for _ in 0..<200 {
            host.run(for: .milliseconds(10))
            #expect(!host.pool().isEmpty)
        }
        #expect(host.pool() == ["orders-2-1"])
    }

    @Test func minimumReadyHoldsBackTheNextStep() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.ask(
            .apply(
                .web(orders, .version("v2"), replicas: 2)
                    .changed { $0.rollout.minimumReady = .seconds(5) }))
        host.run(for: .milliseconds(5_200))
        #expect(host.counts()?.upToDate == 1)
        host.run(for: .milliseconds(40))
        #expect(host.counts()?.upToDate == 2)
        host.run(for: .seconds(30))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func withoutProgressItGoesBackByItself() {
        var host = SimulatedHost.ready(.web(replicas: 4))
        host.ask(.apply(.web(orders, .version("v2", .neverReady), replicas: 4)))
        host.run(for: .seconds(59))
        #expect(host.state()?.target == 2)
        #expect(host.pool().count == 4)
        host.run(for: .seconds(30))
        #expect(host.state()?.target == 1)
        #expect(host.state()?.isUndone == true)
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.running == ["orders-1-1", "orders-1-2", "orders-1-3", "orders-1-4"])
        #expect(
            host.said(.rolloutFailed).first?.hasPrefix(
                "orders: revision 2 failed: no progress for 1 min, 0 of 4 available") == true)
        #expect(host.said(.rolloutUndone) == ["orders: rolls from revision 2 to 1"])
        #expect(host.breaches.isEmpty)
    }

    @Test func theUndonePolicyDoesNotComeBackByItself() {
        let bad = ServicePolicy.web(orders, .version("v2", .crashing), replicas: 2)
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.ask(.apply(bad))
        host.run(for: .seconds(90))
        #expect(host.state()?.target == 1)
        #expect(
            host.ask(.apply(bad)) == .accepted("orders: unchanged, held at revision 1 by an undo"))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(90))
        #expect(host.state()?.target == 1)
        #expect(host.state()?.isUndone == true)
        #expect(
            host.ask(.apply(.web(orders, .version("v3"), replicas: 2)))
                == .accepted("orders: revision 3 rolls out over 2 replicas"))
        host.run(for: .seconds(30))
        #expect(host.state()?.isUndone == false)
        #expect(host.counts()?.upToDate == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func aPlaceGivenUpFailsTheRolloutAtOnce() {
        var host = SimulatedHost.ready(.web(replicas: 2).changed { $0.restart.giveUpAfter = 2 })
        host.ask(
            .apply(
                .web(orders, .version("v2", .crashing), replicas: 2)
                    .changed { $0.restart.giveUpAfter = 2 }))
        host.run(for: .seconds(5))
        #expect(host.state()?.target == 1)
        #expect(host.counts()?.available == 2)
        #expect(host.state()?.closedPlaces.isEmpty == true)
    }

    @Test func pauseStopsTheRolloutAndHealingGoesOn() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.ask(
            .apply(
                .web(orders, .version("v2", .neverReady), replicas: 2)
                    .changed { $0.rollout.onFailure = .pause }))
        host.run(for: .seconds(200))
        #expect(host.state()?.rollout?.outcome == .paused)
        #expect(host.state()?.target == 2)
        host.crash(replicaID("orders-1-1"))
        host.run(for: .seconds(5))
        #expect(host.pool().count == 2)
        #expect(
            host.ask(.undo(orders, to: nil))
                == .accepted("orders: goes back from revision 2 to 1 over 2 replicas"))
        host.run(for: .seconds(60))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func theFirstRevisionHasNothingToGoBackToAndGoesOnTrying() {
        var host = SimulatedHost()
        host.ask(.apply(.web(orders, .version("v1", .crashing), replicas: 1)))
        host.run(for: .seconds(120))
        #expect(host.state()?.rollout?.outcome == .failed)
        #expect(host.state()?.target == 1)
        let starts = host.deeds.count
        host.run(for: .seconds(120))
        #expect(host.deeds.count > starts)
    }

    @Test func aNewRevisionTakesOverInTheMiddle() {
        var host = SimulatedHost.ready(.web(replicas: 4))
        host.ask(.apply(.web(orders, .version("v2"), replicas: 4)))
        host.run(for: .milliseconds(500))
        #expect((1...3).contains(host.counts()?.upToDate ?? 0))
        host.ask(.apply(.web(orders, .version("v3"), replicas: 4)))
        host.run(for: .seconds(60))
        #expect(host.running.allSatisfy { $0.hasPrefix("orders-3-") })
        #expect(host.counts()?.available == 4)
        #expect(host.breaches.isEmpty)
    }

    @Test func goingBackToAKnownTemplateUsesItsRevision() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.ask(.apply(.web(orders, .version("v2"), replicas: 2)))
        host.run(for: .seconds(30))
        #expect(
            host.ask(.apply(.web(orders, .version("v1"), replicas: 2)))
                == .accepted("orders: revision 1 rolls out over 2 replicas"))
        host.run(for: .seconds(30))
        #expect(host.state()?.revisions.map(\.number) == [1, 2])
        #expect(host.counts()?.upToDate == 2)
    }

    @Test func scalingInTheMiddleWorksBothWays() {
        for count in [1, 2, 8] {
            var host = SimulatedHost.ready(.web(replicas: 4))
            host.ask(.apply(.web(orders, .version("v2"), replicas: 4)))
            host.run(for: .milliseconds(700))
            #expect(
                host.ask(.scale(orders, replicas: count))
                    == .accepted("orders: scaled from 4 to \(count)"))
            host.run(for: .seconds(60))
            #expect(host.counts()?.available == count)
            #expect(host.counts()?.upToDate == count)
            #expect(host.state()?.rollout?.outcome == .complete)
            #expect(host.breaches.isEmpty)
        }
    }

    @Test func restartReplacesEveryReplicaOnceStartFirst() {
        var host = SimulatedHost.ready(.web(replicas: 3))
        #expect(
            host.ask(.restart(orders))
                == .accepted("orders: 3 replicas will be replaced one after another"))
        for _ in 0..<300 {
            host.run(for: .milliseconds(20))
            #expect(host.pool().count >= 3)
        }
        let starts = host.deeds.filter { $0.deed.hasPrefix("start") }
        #expect(starts.count == 6)
        #expect(host.counts()?.available == 3)
        #expect(host.said(.replicaStarting).last?.hasSuffix("starts: restart asked for") == true)
        #expect(host.breaches.isEmpty)
    }

    @Test func aRestartHalfDoneIsFinishedByTheNextDaemon() {
        var host = SimulatedHost.ready(.web(replicas: 3))
        host.ask(.restart(orders))
        host.run(for: .milliseconds(100))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(30))
        #expect(!host.running.contains("orders-1-1"))
        #expect(host.counts()?.available == 3)
        #expect(host.breaches.isEmpty)
    }

    @Test func aRolloutHalfDoneIsFinishedByTheNextDaemonOrUndone() {
        for behaviour in [Behaviour.healthy, .neverReady] {
            var host = SimulatedHost.ready(.web(replicas: 3))
            host.ask(.apply(.web(orders, .version("v2", behaviour), replicas: 3)))
            host.run(for: .milliseconds(300))
            host.killDaemon()
            host.run(for: .seconds(3))
            host.startDaemon()
            host.run(for: .seconds(120))
            #expect(host.state()?.target == (behaviour == .healthy ? 2 : 1))
            #expect(host.counts()?.available == 3)
            #expect(host.breaches.isEmpty)
        }
    }

    @Test func undoGoesToTheRevisionBeforeOrToAGivenOne() {
        var host = SimulatedHost.ready(.web(replicas: 1))
        for version in ["v2", "v3"] {
            host.ask(.apply(.web(orders, .version(version), replicas: 1)))
            host.run(for: .seconds(10))
        }
        host.ask(.undo(orders, to: nil))
        #expect(host.state()?.target == 2)
        #expect(host.state()?.isUndone == true)
        host.ask(.undo(orders, to: 3))
        #expect(host.state()?.target == 3)
        #expect(host.state()?.isUndone == false)
        host.ask(.undo(orders, to: 1))
        #expect(host.ask(.undo(orders, to: nil)) == .refused(.noEarlierRevision(orders)))
        #expect(
            host.ask(.undo(orders, to: 9))
                == .refused(.unknownRevision(orders, 9, kept: [1, 2, 3])))
        #expect(host.ask(.undo(orders, to: 1)) == .accepted("orders: already at revision 1"))
    }

    @Test func onlyTheNewestRevisionsAreKept() {
        var host = SimulatedHost.ready(.web(replicas: 1).changed { $0.rollout.historyLimit = 2 })
        for number in 2...6 {
            host.ask(
                .apply(
                    .web(orders, .version("v\(number)"), replicas: 1)
                        .changed { $0.rollout.historyLimit = 2 }))
            host.run(for: .seconds(10))
        }
        #expect(host.state()?.revisions.map(\.number) == [4, 5, 6])
    }

    /// nomad#3836: an automatic way back that first removed what was healthy.
    @Test func anUndoOfWhatNeverBecameReadyTouchesNoHealthyReplica() {
        var host = SimulatedHost.ready(.web(replicas: 3))
        host.ask(.apply(.web(orders, .version("v2", .neverReady), replicas: 3)))
        host.run(for: .seconds(100))
        let stopped = host.deeds.filter { $0.deed.hasPrefix("stop") || $0.deed.hasPrefix("drain") }
        #expect(stopped.allSatisfy { $0.deed.contains("orders-2-") })
    }

    @Test func anOldReplicaThatCrashesMeanwhileIsHealed() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.ask(.apply(.web(orders, .version("v2", .neverReady), replicas: 2)))
        host.crash(replicaID("orders-1-1"))
        host.run(for: .seconds(5))
        #expect(host.pool() == ["orders-1-2", "orders-1-3"])
        #expect(host.breaches.isEmpty)
    }

    /// One that comes and goes gets the rollout no further.
    @Test func readinessThatFlapsIsNoProgress() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.ask(.apply(.web(orders, .version("v2", .neverReady), replicas: 2)))
        let new = replicaID("orders-2-1")
        for _ in 0..<7 {
            #expect(host.state()?.target == 2)
            host.happens(.ready(new))
            host.run(for: .seconds(4))
            host.happens(.unready(new, why: "status 503"))
            host.run(for: .seconds(5))
        }
        #expect(host.state()?.target == 1)
        #expect(host.breaches.isEmpty)
    }
}

extension SimulatedHost {
    /// With a policy that has been carried out.
    static func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }
}
