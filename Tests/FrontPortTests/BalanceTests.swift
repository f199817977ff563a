import FrontWire
import LinuxIO
import Model
import Testing

/// How requests are spread over replicas, as their clients and they see it.
@Suite struct BalanceTests {
    private func routes(
        _ front: TestFront, _ replicas: [(backend: Backend, weight: UInt16)],
        _ change: (inout FrontPolicy) -> Void = { _ in }
    ) throws -> ServiceRoutes {
        var policy = FrontPolicy(listen: [.unix(path: front.address)])
        change(&policy)
        return ServiceRoutes(
            service: try ServiceName("orders"), front: policy,
            endpoints: replicas.enumerated().map { index, replica in
                RoutedEndpoint(
                    replica: front.replica(index + 1), endpoint: replica.backend.endpoint,
                    weight: replica.weight)
            })
    }

    private func answers(_ front: TestFront, _ count: Int) throws -> [String] {
        let reader = MessageReader(try front.client())
        return (0..<count).map { _ in
            reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            return reader.next()?.text ?? "none"
        }
    }

    @Test("weights are obeyed to the request")
    func weights() throws {
        let front = try TestFront()
        let replicas = [
            (try Backend(named: "a"), UInt16(300)), (try Backend(named: "b"), UInt16(100)),
        ]
        try front.route(routes(front, replicas))
        #expect(try answers(front, 8) == ["a", "a", "b", "a", "a", "a", "b", "a"])
    }

    @Test("a replica that joins gets a tenth of what the others get, where slow start is asked for")
    func slowStart() throws {
        let front = try TestFront()
        let (old, new) = (try Backend(named: "old"), try Backend(named: "new"))
        let slowly: (inout FrontPolicy) -> Void = { $0.slowStart = .seconds(3_600) }
        try front.route(routes(front, [(old, 100)], slowly))
        try front.route(routes(front, [(old, 100), (new, 100)], slowly))
        #expect(try answers(front, 22).filter { $0 == "new" }.count == 2)
    }

    @Test("least requests leaves a busy replica alone")
    func leastRequests() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        let busy = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            while reader.next() != nil {
                script.send("g")
                _ = script.receive(atMost: 1)
                guard wire.send(ok("busy")) else { return }
            }
        }
        try front.route(to: [busy]) { $0.balance = .leastRequests }
        let waiting = MessageReader(try front.client())
        waiting.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(control.receive(atMost: 1) == Array("g".utf8))
        try front.route(to: [busy, Backend(named: "idle")]) { $0.balance = .leastRequests }
        #expect(try answers(front, 20) == Array(repeating: "idle", count: 20))
        control.send("!")
        #expect(waiting.next()?.text == "busy")
    }
}
