import FrontWire
import Model
import Testing

/// The daemon hears of a request that waits for a service without replicas.
@Suite struct WaitingTests {
    private func nextWaiting(_ front: TestFront) throws -> ServiceName? {
        while true {
            switch try front.daemon.next() {
            case .waiting(let service): return service
            case .applied: continue
            default: return nil
            }
        }
    }

    @Test(arguments: [FrontPolicy.Mode.http, .tcp])
    func theFirstRequestThatWaitsIsToldAndServedLater(mode: FrontPolicy.Mode) throws {
        let front = try TestFront()
        try front.route(to: []) { $0.mode = mode }
        let readers = try (1...3).map { _ in MessageReader(try front.client()) }
        for reader in readers { reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }
        try waitForCounter(front, .held, 3)
        #expect(try nextWaiting(front)?.description == "orders")
        try front.route(to: [Backend(named: "woken")]) { $0.mode = mode }
        for reader in readers { #expect(reader.next()?.text == "woken") }
    }

    /// One that has been woken and sleeps again may be asked again within a tenth of a second.
    @Test func afterItHasServedTheNextOneIsToldAtOnce() throws {
        let front = try TestFront()
        for turn in 1...3 {
            try front.route(to: [])
            let reader = MessageReader(try front.client())
            reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            try waitForCounter(front, .held, 1)
            #expect(try nextWaiting(front)?.description == "orders", "turn \(turn)")
            try front.route(to: [Backend(named: "woken")])
            #expect(reader.next()?.text == "woken")
        }
    }

    @Test func aServiceWithReplicasTellsNothing() throws {
        let front = try TestFront()
        let gone = try Backend(named: "gone")
        gone.kill()
        try front.route(to: [gone])
        let reader = MessageReader(try front.client())
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try waitForCounter(front, .held, 1)
        guard case .endpointFailed = try front.daemon.next() else {
            Issue.record("something else was told first")
            return
        }
    }
}
