import FrontWire
import LinuxIO
import Model
import Testing

/// How much may be sent again, and what becomes of the rest.
@Suite struct RetryBudgetTests {
    /// A replica that takes so many requests and then dies of all at once.
    private func dying(after count: Int) throws -> Backend {
        try Backend { wire, backend, _ in
            guard let request = MessageReader(wire).next() else { return }
            backend.note(request.startLine)
            if backend.requests.count == count { backend.kill() } else { _ = wire.receive() }
        }
    }

    @Test("a replica that dies with many requests loses none, and few are sent again at once")
    func manyAtOnce() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        let dying = try Backend { wire, backend, _ in
            backend.note(MessageReader(wire).next()?.startLine ?? "")
            _ = wire.receive()
        }
        // Says that it has a request, and answers when it is told to.
        let living = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            while reader.next() != nil {
                script.send("g")
                _ = script.receive(atMost: 1)
                guard wire.send(ok("living")) else { return }
            }
        }
        let few: (inout FrontPolicy) -> Void = {
            $0.retries.percent = 0
            $0.retries.minimumConcurrent = 2
        }
        try front.route(to: [dying], few)
        let readers = try (0..<11).map { number in
            let reader = MessageReader(try front.client())
            reader.wire.send("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
            return reader
        }
        try waitForRequests(dying, 11)
        try front.route(to: [dying, living], few)
        dying.kill()
        for _ in 0..<2 { #expect(control.receive(atMost: 1) == Array("g".utf8)) }
        try waitForCounter(front, .held, 9)
        #expect(try sample(front, of: "orders-1-2")[.inFlight] == 2)
        control.send("!")
        // One has ended, so the next goes; never are there three.
        for _ in 0..<9 {
            #expect(control.receive(atMost: 1) == Array("g".utf8))
            #expect(try sample(front, of: "orders-1-2")[.inFlight] == 2)
            control.send("!")
        }
        control.send("!")
        for reader in readers { #expect(reader.next()?.text == "living") }
        #expect(try sample(front)[.shed] == 0)
    }

    private func waitForRequests(_ backend: Backend, _ count: Int) throws {
        let deadline = MonotonicClock.now + .seconds(5)
        while backend.requests.count < count {
            try #require(MonotonicClock.now < deadline)
            letOthersRun()
        }
    }

    @Test("without retries a lost request is answered 502 at once, an unreachable replica as well")
    func off() throws {
        let front = try TestFront()
        let gone = try Backend(named: "gone")
        gone.kill()
        let good = try Backend(named: "good")
        try front.route(to: [dying(after: 1), gone, good]) { $0.retries.attemptsMaximum = 0 }
        #expect(try front.get().status == 502)
        #expect(try front.get().status == 502)
        #expect(try front.get().text == "good")
        #expect(try sample(front)[.retries] == 0)
    }

    @Test("a request is sent to no more others than the policy allows")
    func attempts() throws {
        let front = try TestFront()
        let replicas = try (0..<4).map { _ in try dying(after: 1) }
        try front.route(to: replicas) { $0.retries.attemptsMaximum = 1 }
        #expect(try front.get().status == 502)
        #expect(replicas.filter { !$0.requests.isEmpty }.count == 2)
    }
}
