import Decisions
import Model
import Simulation
import Testing

/// Services that keep state: names that last, and nobody beside another in one directory.
@Suite struct StatefulTests {
    private func policy(
        _ version: String = "v1", _ behaviour: Behaviour = .healthy, replicas: Int = 3,
        writer: StateKeeping.Writer = .exclusive
    ) -> ServicePolicy {
        var template = ReplicaTemplate.version(version, behaviour)
        template.state = StateKeeping()
        template.state?.writer = writer
        return .web(orders, template, replicas: replicas)
    }

    /// A host on which all of them are ready.
    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    private func seats(_ host: SimulatedHost) -> [String: Int] {
        let replicas = host.state()?.replicas ?? []
        return Dictionary(uniqueKeysWithValues: replicas.map { ("\($0.id)", $0.seat ?? -1) })
    }

    private func deeds(_ host: SimulatedHost, after count: Int = 0) -> [String] {
        host.deeds.dropFirst(count).map(\.deed)
    }

    /// The policy has two sets and no state, and goes back to a revision that has.
    @Test func theWayBackToARevisionThatKeepsStateIsBySeats() {
        var host = ready(policy(replicas: 2))
        let second = ServicePolicy.web(orders, .version("v2"), replicas: 2).changed {
            $0.rollout.strategy = .blueGreen
            $0.rollout.blueGreen.keepOld = .zero
            $0.restart.stoppedByHand = .leave
        }
        host.ask(.apply(second))
        host.run(for: .seconds(60))
        #expect(host.pool() == ["orders-2-1", "orders-2-2"])
        host.readyDelay = .seconds(5)
        host.ask(.undo(orders, to: nil))
        host.run(for: .milliseconds(500))
        let begun = host.deeds.count
        host.stopByHand(replicaID("orders-2-2"))
        host.run(for: .seconds(60))
        #expect(!deeds(host, after: begun).contains { $0.hasPrefix("start orders-2") })
        #expect(seats(host).values.sorted() == [0, 1])
        #expect(host.breaches.isEmpty)
    }

    @Test func theyStartOneAfterAnotherFromTheLowestSeat() {
        var host = SimulatedHost()
        host.ask(.apply(policy()))
        #expect(host.running == ["orders-1-1"])
        host.run(for: .milliseconds(150))
        #expect(host.running == ["orders-1-1"])
        host.run(for: .seconds(5))
        #expect(seats(host) == ["orders-1-1": 0, "orders-1-2": 1, "orders-1-3": 2])
        #expect(
            host.said(.replicaStarting)
                == (0...2).map { "orders-1-\($0 + 1) starts as orders@\($0): 3 wanted" })
        #expect(host.breaches.isEmpty)
    }

    @Test func aRolloutGoesFromTheHighestSeatAndEachEndsBeforeItsSuccessorStarts() {
        var host = ready(policy())
        let before = host.deeds.count
        host.ask(.apply(policy("v2")))
        host.run(for: .seconds(20))
        #expect(
            deeds(host, after: before) == [
                "drain orders-1-3", "stop orders-1-3", "start orders-2-1",
                "drain orders-1-2", "stop orders-1-2", "start orders-2-2",
                "drain orders-1-1", "stop orders-1-1", "start orders-2-3",
            ])
        #expect(seats(host) == ["orders-2-1": 2, "orders-2-2": 1, "orders-2-3": 0])
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func sharedTheSuccessorStartsFirstInTheSameSeat() {
        var host = ready(policy(replicas: 2, writer: .shared))
        let before = host.deeds.count
        host.ask(.apply(policy("v2", replicas: 2, writer: .shared)))
        host.run(for: .seconds(20))
        #expect(
            deeds(host, after: before).filter { !$0.hasPrefix("stop") } == [
                "start orders-2-1", "drain orders-1-2", "start orders-2-2", "drain orders-1-1",
            ])
        #expect(seats(host) == ["orders-2-1": 1, "orders-2-2": 0])
        #expect(host.breaches.isEmpty)
    }

    @Test func whoFailsComesBackToItsSeatAfterItsBackOffAndKeepsNoOtherFromComingBack() {
        var host = ready(policy().changed { $0.restart.backoff.initial = .seconds(10) })
        host.crash(replicaID("orders-1-1"))
        host.run(for: .milliseconds(50))
        #expect(seats(host)["orders-1-4"] == 0)
        host.run(for: .seconds(2))
        host.crash(replicaID("orders-1-4"))
        host.crash(replicaID("orders-1-3"))
        host.run(for: .milliseconds(300))
        // The second failure of db@0 backs off; db@2 does not wait for it.
        #expect(seats(host).values.sorted() == [1, 2])
        host.run(for: .seconds(60))
        #expect(seats(host).values.sorted() == [0, 1, 2])
        #expect(host.breaches.isEmpty)
    }

    /// None of the old ones starts any more, and the successor of the lower one began beside it.
    @Test func aPlaceWhoseSuccessorIsThereKeepsNoOtherFromItsSeat() {
        let first = policy(replicas: 2, writer: .shared)
        var host = ready(first.changed { $0.restart.backoff.initial = .seconds(10) })
        for _ in 1...2 {
            crashOld(inSeat: 0, of: &host)
            host.run(for: .seconds(3))
            crashOld(inSeat: 1, of: &host)
            host.run(for: .seconds(3))
        }
        host.readyDelay = .seconds(30)
        host.ask(.apply(policy("v2", replicas: 2, writer: .shared)))
        host.run(for: .seconds(6))
        crashOld(inSeat: 0, of: &host)
        host.run(for: .seconds(6))
        crashOld(inSeat: 1, of: &host)
        #expect(host.running == ["orders-2-1"])
        host.happens(.ready(replicaID("orders-2-1")))
        host.run(for: .seconds(40))
        #expect(seats(host) == ["orders-2-1": 0, "orders-2-2": 1])
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    private func crashOld(inSeat seat: Int, of host: inout SimulatedHost) {
        let old = host.state()?.replicas.first { $0.seat == seat && $0.id.revision == 1 }
        if let old { host.crash(old.id, .exited(status: 1)) }
    }

    /// More are wanted of it than there were of the one that does not start, whose place is not waited for.
    @Test(arguments: [StateKeeping.Writer.exclusive, .shared])
    func aRevisionThatStartsTakesOverFromOneThatDoesNot(_ writer: StateKeeping.Writer) {
        var host = SimulatedHost()
        host.ask(.apply(policy("v1", .crashing, replicas: 1, writer: writer)))
        host.run(for: .seconds(20))
        host.ask(.apply(policy("v2", replicas: 3, writer: writer)))
        host.run(for: .seconds(50))
        #expect(seats(host).values.sorted() == [0, 1, 2])
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func scalingInTakesTheHighestSeatsOneAtATime() {
        var host = ready(policy(replicas: 4))
        let before = host.deeds.count
        host.ask(.scale(orders, replicas: 2))
        host.run(for: .seconds(10))
        #expect(
            deeds(host, after: before) == [
                "drain orders-1-4", "stop orders-1-4", "drain orders-1-3", "stop orders-1-3",
            ])
        #expect(seats(host).values.sorted() == [0, 1])
        #expect(host.breaches.isEmpty)
    }

    @Test func scaledInWhileItRollsTheLowestSeatsAreLeft() {
        var host = ready(policy(replicas: 4))
        host.ask(.apply(policy("v2", replicas: 4)))
        host.run(for: .milliseconds(1_500))
        host.ask(.scale(orders, replicas: 2))
        host.run(for: .seconds(30))
        #expect(seats(host).values.sorted() == [0, 1])
        #expect(host.state()?.replicas.allSatisfy { $0.id.revision == 2 } == true)
        #expect(host.breaches.isEmpty)
    }

    @Test func deletedTheyGoFromTheHighestSeatOneAtATime() {
        var host = ready(policy())
        let before = host.deeds.count
        host.ask(.delete(orders))
        host.run(for: .seconds(10))
        #expect(
            deeds(host, after: before).filter { $0.hasPrefix("drain") }
                == ["drain orders-1-3", "drain orders-1-2", "drain orders-1-1"])
        #expect(host.running.isEmpty)
        #expect(host.breaches.isEmpty)
    }

    @Test func aRevisionThatDoesNotStartGivesItsSeatBack() {
        var host = ready(policy(replicas: 1))
        host.ask(.apply(policy("v2", .crashing, replicas: 1)))
        host.run(for: .seconds(60))
        #expect(host.state()?.target == 1)
        #expect(seats(host).values.sorted() == [0])
        #expect(host.pool().count == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func aServiceThatBeginsToKeepStateGetsSeats() {
        var host = SimulatedHost.ready(.web(replicas: 2))
        host.ask(.apply(policy("v2", replicas: 2)))
        host.run(for: .seconds(20))
        #expect(seats(host) == ["orders-2-1": 0, "orders-2-2": 1])
        host.ask(.undo(orders, to: 1))
        host.run(for: .seconds(20))
        #expect(seats(host).values.sorted() == [-1, -1])
        #expect(host.breaches.isEmpty)
    }

    /// Wherever the daemon dies, the next one knows who has which seat.
    @Test func aDaemonThatDiesAtAnyEffectLeavesEachSeatToOne() {
        for count in 1...60 {
            var host = ready(policy())
            host.effectsUntilKill = count
            host.ask(.apply(policy("v2")))
            host.run(for: .seconds(30))
            host.startDaemon()
            host.run(for: .seconds(60))
            #expect(host.breaches.isEmpty, "after \(count) effects")
            #expect(seats(host).values.sorted() == [0, 1, 2], "after \(count) effects")
            #expect(host.state()?.rollout?.outcome == .complete, "after \(count) effects")
        }
    }
}
