import Decisions
import Model
import Simulation
import Testing

@Suite struct EffectOrderTests {
    @Test func whatMustBeKeptComesBeforeWhatDependsOnIt() {
        var fleet = Fleet()
        _ = fleet.step(.resumed, at: second(0))
        let effects = fleet.step(
            .requested(RequestID(number: 1), .apply(.web(replicas: 2))), at: second(0))
        let kinds = effects.map { effect in
            switch effect {
            case .save: "save"
            case .publish: "publish"
            case .start: "start"
            case .record: "record"
            case .explain: "explain"
            case .answer: "answer"
            default: "other"
            }
        }
        #expect(kinds.prefix(4) == ["save", "publish", "start", "start"])
        #expect(kinds.contains("answer") && !kinds.contains("other"))
    }

    @Test func thePoolIsPublishedOnlyWhenItChanges() {
        var host = SimulatedHost()
        host.ask(.apply(.web(replicas: 2)))
        host.run(for: .seconds(10))
        func publishes() -> Int {
            host.effects.count { if case .publish = $0.effect { true } else { false } }
        }
        let before = publishes()
        host.happens(.tick)
        host.happens(.ready(replicaID("orders-1-1")))
        host.happens(.sampled([ReplicaSample(replica: replicaID("orders-1-1"))]))
        host.ask(.apply(.web(serviceName("worker"), replicas: 1).changed { $0.front = nil }))
        host.run(for: .seconds(10))
        #expect(publishes() == before)
        host.happens(.frontConnected)
        #expect(publishes() == before + 1)
    }

    @Test func restingCostsNothing() {
        var host = SimulatedHost()
        host.ask(.apply(.web(replicas: 2)))
        host.run(for: .seconds(10))
        let before = host.effects.count
        host.run(for: .seconds(86_400))
        #expect(host.effects.count == before)
        #expect(host.fleet.nextDeadline == nil)
    }

    @Test func strayNewsIsHarmless() {
        var host = SimulatedHost()
        host.ask(.apply(.web(replicas: 1)))
        host.run(for: .seconds(10))
        let before = host.state()
        let stranger = replicaID("orders-7-7")
        let nobody = replicaID("nobody-1-1")
        for id in [stranger, nobody] {
            host.happens(.started(id))
            host.happens(.ready(id))
            host.happens(.unready(id, why: ""))
            host.happens(.drained(id, cutRequests: 3))
            host.happens(.startFailed(id, .nameTaken))
            host.happens(.exited(id, ReplicaExit(.vanished)))
        }
        host.happens(.drained(replicaID("orders-1-1"), cutRequests: 0))
        host.happens(.startFailed(replicaID("orders-1-1"), .nameTaken))
        #expect(host.state() == before)
        #expect(host.breaches.isEmpty)
    }
}
