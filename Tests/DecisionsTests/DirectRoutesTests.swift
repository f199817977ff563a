import Decisions
import Model
import Simulation
import Testing

/// Services whose replicas accept from the front port themselves.
@Suite struct DirectRoutesTests {
    private let address = ListenAddress.ipv4(host: "127.0.0.1", port: 80)

    private func direct(_ name: ServiceName = orders) -> ServicePolicy {
        .web(name).changed {
            $0.template.endpoint = .direct
            $0.template.readiness = Readiness(check: .notify)
            $0.front?.listen = [address]
        }
    }

    private func fleet() -> Fleet {
        var fleet = Fleet()
        _ = fleet.step(.resumed, at: second(0))
        return fleet
    }

    private func answer(_ policy: ServicePolicy, _ fleet: inout Fleet) -> Answer? {
        let request = RequestID(number: 1)
        for effect in fleet.step(.requested(request, .apply(policy)), at: second(1)) {
            if case .answer(request, let answer) = effect { return answer }
        }
        return nil
    }

    @Test func replicasShareTheAddressOfTheFront() {
        var fleet = fleet()
        let effects = fleet.step(
            .requested(RequestID(number: 1), .apply(direct())), at: second(0))
        let endpoints = effects.compactMap { effect -> Endpoint? in
            if case .start(let launch) = effect { launch.endpoint } else { nil }
        }
        let shared = Endpoint.direct(host: "127.0.0.1", port: 80)
        #expect(endpoints == [shared, shared])
    }

    @Test func thoseThatAreReadyAreSteeredTo() {
        var fleet = fleet()
        _ = answer(direct(), &fleet)
        #expect(
            fleet.directRoutes == [DirectRoutes(service: orders, address: address, ready: [])])
        let id = replicaID("orders-1-2")
        _ = fleet.step(.started(id), at: second(2))
        _ = fleet.step(.ready(id), at: second(2))
        #expect(fleet.directRoutes.first?.ready == [id])
        _ = fleet.step(.unready(id, why: "its main process has ended"), at: second(3))
        #expect(fleet.directRoutes.first?.ready == [])
    }

    @Test func aServiceDoesNotBecomeDirectNorCeaseToBeIt() {
        var fleet = fleet()
        _ = answer(.web(), &fleet)
        #expect(answer(direct(), &fleet) == .refused(.directIsFixed(orders)))
        var other = self.fleet()
        _ = answer(direct(), &other)
        #expect(answer(.web(), &other) == .refused(.directIsFixed(orders)))
        let moved = direct().changed { $0.front?.listen = [.ipv4(host: "127.0.0.1", port: 81)] }
        #expect(answer(moved, &other) == .refused(.directIsFixed(orders)))
        let changed = direct().changed { $0.template.environment["VERSION"] = "v2" }
        #expect(answer(changed, &other) != .refused(.directIsFixed(orders)))
    }

    @Test func itsAddressIsSharedWithNoOtherService() {
        let other = serviceName("other")
        let web = ServicePolicy.web(other).changed { $0.front?.listen = [address] }
        var fleet = fleet()
        _ = answer(direct(), &fleet)
        #expect(answer(web, &fleet) == .refused(.addressIsDirect(address, of: orders)))
        var second = self.fleet()
        _ = answer(web, &second)
        #expect(answer(direct(), &second) == .refused(.addressInUse(address, by: other)))
    }
}
