import Decisions
import Model
import Simulation
import Testing

/// Sizes at the limits: what is counted are effects and states; the time limit only tells an
/// accidental square from the rest.
@Suite(.timeLimit(.minutes(2))) struct LargeFleetTests {
    @Test func aThousandReplicasStartAndAreScaledInAndRollOver() {
        var fleet = Fleet(startsPerSecond: 100_000)
        _ = fleet.step(.resumed, at: second(0))
        _ = fleet.step(.frontConnected, at: second(0))
        var policy = ServicePolicy.web(replicas: Limits.replicasPerService)
        run(&fleet, fleet.step(.requested(RequestID(number: 1), .apply(policy)), at: second(0)))
        #expect(fleet.service(orders)?.counts(at: second(1)).available == 1_000)
        policy.scale = .fixed(100)
        run(&fleet, fleet.step(.requested(RequestID(number: 2), .apply(policy)), at: second(1)))
        #expect(fleet.service(orders)?.replicas.count == 100)
        policy.template = .version("v2")
        run(&fleet, fleet.step(.requested(RequestID(number: 3), .apply(policy)), at: second(1)))
        #expect(fleet.service(orders)?.counts(at: second(1)).upToDate == 100)
        #expect(fleet.service(orders)?.replicas.count == 100)
        #expect(Invariants.violations(of: fleet).isEmpty)
    }

    @Test func fiveHundredServicesAreTouchedOneByOne() {
        var fleet = Fleet(startsPerSecond: 100_000)
        _ = fleet.step(.resumed, at: second(0))
        for number in 0..<Limits.services {
            let policy = ServicePolicy.worker(serviceName("s\(number)"), replicas: 2)
            let request = RequestID(number: UInt64(number))
            run(&fleet, fleet.step(.requested(request, .apply(policy)), at: second(0)))
        }
        #expect(fleet.services.allSatisfy { $0.counts(at: second(1)).available == 2 })
        let effects = fleet.step(
            .exited(replicaID("s250-1-1"), ReplicaExit(.exited(status: 1))), at: second(1))
        #expect(
            effects.compactMap { if case .start(let one) = $0 { one.id.description } else { nil } }
                == ["s250-1-3"])
        #expect(effects.count <= 4)
    }

    /// Everything asked is done at once.
    private func run(_ fleet: inout Fleet, _ first: [Effect]) {
        var effects = first[...]
        while let effect = effects.popFirst() {
            switch effect {
            case .start(let launch):
                effects += fleet.step(.started(launch.id), at: second(1))
                effects += fleet.step(.ready(launch.id), at: second(1))
            case .drain(let id, _):
                effects += fleet.step(.drained(id, cutRequests: 0), at: second(1))
            case .stop(let id):
                effects += fleet.step(.exited(id, ReplicaExit(.exited(status: 0))), at: second(1))
            default: break
            }
        }
    }
}
