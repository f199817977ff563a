import FrontWire
import Model
import Testing

/// What became of those who came by an address is counted there, too.
@Suite struct ListenerCounterTests {
    private func listener(_ front: TestFront) throws -> CounterSample {
        try #require(front.daemon.samples().first { $0.kind == .listener })
    }

    @Test func holdsAndShedsAreCounted() throws {
        let front = try TestFront()
        try front.route(to: []) { $0.heldRequestsMaximum = 1 }
        let waiting = MessageReader(try front.client())
        waiting.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try waitForCounter(front, .held, 1)
        #expect(try front.get().status == 503)
        try front.route(to: [Backend(named: "a")])
        #expect(waiting.next()?.text == "a")
        let counted = try listener(front)
        #expect((counted[.connections], counted[.heldTotal], counted[.shed]) == (2, 1, 1))
        #expect(counted[.held] == 0)
    }

    @Test func retriesAreCounted() throws {
        let front = try TestFront()
        let dying = try Backend { wire, backend, _ in
            _ = MessageReader(wire).next()
            backend.kill()
        }
        try front.route(to: [dying, Backend(named: "living")])
        #expect(try front.get().text == "living")
        let counted = try (listener(front), sample(front))
        #expect(counted.0[.retries] == 1)
        #expect(counted.1[.retries] == 1)
    }
}
