import ControlAPI
import Model
import Testing

@Suite struct RouteTests {
    let orders: ServiceName

    init() throws { orders = try ServiceName("order-service") }

    @Test func pathsCarryTheVersionTheNameAndTheQuery() throws {
        #expect(Call.version.path == "/v1/version")
        #expect(Call.service(orders).path == "/v1/services/order-service")
        #expect(Call.scale(orders, to: 3).path == "/v1/services/order-service/scale")
        #expect(Call.undo(orders, to: nil).path == "/v1/services/order-service/rollout/undo")
        let replica = try #require(ReplicaID("order-service-2-1"))
        #expect(Call.drain(replica).path == "/v1/replicas/order-service-2-1/drain")
        #expect(Call.replicas(of: nil).path == "/v1/replicas")
        #expect(Call.replicas(of: orders).path == "/v1/replicas?service=order-service")
        #expect(
            Call.events(of: orders, limit: 5, after: 7).path
                == "/v1/events?service=order-service&limit=5&after=7")
    }

    @Test func noTwoRoutesAnswerTheSameRequest() {
        let requests = Route.allCases.map { $0.method.rawValue + " " + $0.template }
        #expect(Set(requests).count == Route.allCases.count)
    }

    @Test func onlyCallsThatSayMoreThanANameHaveABody() {
        #expect(Call.scale(orders, to: 3).body as? ScaleRequest == ScaleRequest(replicas: 3))
        #expect(Call.undo(orders, to: 2).body as? UndoRequest == UndoRequest(toRevision: 2))
        #expect(Call.delete(orders).body == nil)
    }
}
