import Decisions
import Model
import Simulation
import Testing

/// What is read off the core's steps about a fault made on purpose.
@Suite struct DrillTests {
    private let struck = replicaID("orders-1-1")

    /// Two ready replicas; each event's effects are told to the drill.
    private struct Rehearsal {
        var fleet = Fleet()
        var drill: Drill

        init(_ fault: ChaosFault, in replica: ReplicaID) {
            drill = Drill(
                number: 1, fault: fault, replica: replica, begunAt: second(10), lasting: .seconds(5)
            )
            tell(.resumed, at: 0)
            tell(.frontConnected, at: 0)
            tell(.requested(RequestID(number: 1), .apply(.web(replicas: 2))), at: 0)
            for name in ["orders-1-1", "orders-1-2"] {
                tell(.started(replicaID(name)), at: 0.1)
                tell(.ready(replicaID(name)), at: 0.2)
            }
        }

        mutating func tell(_ event: Event, at seconds: Double) {
            let effects = fleet.step(event, at: second(seconds))
            if second(seconds) >= drill.begunAt {
                drill.note(event, effects, fleet, at: second(seconds))
            }
        }
    }

    @Test func eachStepOfTheWayBackIsTimedFromTheFault() {
        var rehearsal = Rehearsal(.kill, in: struck)
        rehearsal.tell(.unready(struck, why: "its main process has ended"), at: 10.001)
        #expect(rehearsal.drill.detectedAfter == .milliseconds(1))
        #expect(rehearsal.drill.ejectedAfter == .milliseconds(1))
        #expect(rehearsal.drill.replacedAfter == nil)
        rehearsal.tell(
            .exited(struck, ReplicaExit(.signalled(9, coreDumped: false))), at: 10.004)
        #expect(rehearsal.drill.replacedAfter == .milliseconds(4))
        #expect(!rehearsal.drill.isOver(at: second(10.1)))
        rehearsal.tell(.started(replicaID("orders-1-3")), at: 10.02)
        rehearsal.tell(.ready(replicaID("orders-1-3")), at: 10.3)
        #expect(rehearsal.drill.recoveredAfter == .milliseconds(300))
        #expect(rehearsal.drill.isOver(at: second(10.3)))
    }

    @Test func aReplacementThatDoesNotWaitForTheCauseIsTimedByTheEnd() {
        var rehearsal = Rehearsal(.kill, in: struck)
        rehearsal.tell(.ended(struck), at: 10.001)
        #expect(rehearsal.drill.detectedAfter == .milliseconds(1))
        #expect(rehearsal.drill.ejectedAfter == .milliseconds(1))
        #expect(rehearsal.drill.replacedAfter == .milliseconds(1))
    }

    @Test func aFaultThatNobodyNoticesIsOverSomeTimeAfterItsEnd() {
        var rehearsal = Rehearsal(.cpu, in: struck)
        rehearsal.tell(.ready(replicaID("orders-1-2")), at: 12)
        #expect(rehearsal.drill.detectedAfter == nil)
        #expect(!rehearsal.drill.isOver(at: second(19.9)))
        #expect(rehearsal.drill.isOver(at: second(20)))
    }

    @Test func whatComesBackByItselfIsWellWithoutAReplacement() {
        var rehearsal = Rehearsal(.stop, in: struck)
        rehearsal.tell(.unready(struck, why: "no answer"), at: 11)
        rehearsal.tell(.ready(struck), at: 15.5)
        #expect(rehearsal.drill.replacedAfter == nil)
        #expect(rehearsal.drill.recoveredAfter == .milliseconds(5_500))
        #expect(rehearsal.drill.isOver(at: second(15.5)))
    }

    @Test func troubleOfAnotherReplicaIsNotTheFaults() {
        var rehearsal = Rehearsal(.kill, in: struck)
        rehearsal.tell(.unready(replicaID("orders-1-2"), why: "status 503"), at: 10.5)
        #expect(rehearsal.drill.detectedAfter == nil)
    }

    @Test func aServiceThatDoesNotRecoverIsNotWaitedForForEver() {
        var rehearsal = Rehearsal(.kill, in: struck)
        rehearsal.tell(.exited(struck, ReplicaExit(.vanished)), at: 10.1)
        #expect(!rehearsal.drill.isOver(at: second(69)))
        #expect(rehearsal.drill.isOver(at: second(70)))
    }
}
