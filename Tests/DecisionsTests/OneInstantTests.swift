import Decisions
import Model
import Simulation
import Testing

/// What happens at one instant may be told at once, as the rehearsal does.
@Suite struct OneInstantTests {
    private func fleet(_ policy: ServicePolicy) -> (fleet: Fleet, started: [ReplicaID]) {
        var fleet = Fleet()
        var effects: [Effect] = []
        let beginnings: [Event] = [
            .resumed, .frontConnected, .requested(RequestID(number: 1), .apply(policy)),
        ]
        for event in beginnings { effects += fleet.step(event, at: second(0)) }
        let started = effects.compactMap { effect in
            if case .start(let launch) = effect { launch.id } else { nil }
        }
        return (fleet, started)
    }

    @Test func whatIsToldAtOnceEndsAsWhatIsToldInTurn() throws {
        let (fleet, replicas) = fleet(.web(replicas: 3))
        try #require(replicas.count == 3)
        var (atOnce, inTurn) = (fleet, fleet)
        func tell(_ events: [Event], at seconds: Double) -> (Int, Int) {
            let told = atOnce.step(events, at: second(seconds))
            let each = events.flatMap { inTurn.step($0, at: second(seconds)) }
            #expect(atOnce.services == inTurn.services)
            return (told.count { $0.isPublish }, each.count { $0.isPublish })
        }
        #expect(tell(replicas.map { Event.started($0) }, at: 1) == (0, 0))
        // The routes are published once, and not with each.
        #expect(tell(replicas.map { Event.ready($0) }, at: 2) == (1, 3))
    }

    @Test func beforeItIsResumedEachIsKeptForLater() {
        var fleet = Fleet()
        let policy = ServicePolicy.web(replicas: 1)
        let effects = fleet.step(
            [.requested(RequestID(number: 1), .apply(policy)), .frontConnected], at: second(0))
        #expect(effects.isEmpty)
        #expect(fleet.step(.resumed, at: second(0)).contains { $0.isStart })
    }
}

extension Effect {
    fileprivate var isPublish: Bool { if case .publish = self { true } else { false } }
    fileprivate var isStart: Bool { if case .start = self { true } else { false } }
}
