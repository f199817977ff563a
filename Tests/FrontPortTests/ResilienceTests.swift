import FrontWire
import LinuxIO
import Model
import Testing

/// Endpoints that die, refuse, or are not there yet.
@Suite struct ResilienceTests {
    /// The first replica takes the request and dies; whoever asked notices nothing.
    @Test(arguments: ["GET", "PUT", "DELETE", "HEAD"])
    func aRequestThatMayBeRepeatedSurvivesItsReplica(method: String) throws {
        let front = try TestFront()
        let dying = try Backend { wire, backend, _ in
            backend.note(MessageReader(wire).next()?.startLine ?? "")
            backend.kill()
        }
        let living = try Backend { ok("\($0.startLine) \($0.text)") }
        try front.route(to: [dying, living])
        let reader = MessageReader(try front.client())
        reader.wire.send("\(method) /x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody")
        let answer = try #require(reader.next(isAnswerToHEAD: method == "HEAD"))
        #expect(answer.status == 200)
        if method != "HEAD" { #expect(answer.text == "\(method) /x HTTP/1.1 body") }
        #expect(dying.requests.count == 1)
        #expect(living.requests.count == 1)
    }

    @Test func aRequestThatMustNotBeRepeatedIsNot() throws {
        let front = try TestFront()
        let dying = try Backend { wire, backend, _ in
            backend.note(MessageReader(wire).next()?.startLine ?? "")
            backend.kill()
        }
        let living = try Backend(named: "living")
        try front.route(to: [dying, living])
        let reader = MessageReader(try front.client())
        reader.wire.send("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody")
        #expect(reader.next()?.status == 502)
        #expect(living.requests.isEmpty)
        // The connection lives on.
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(reader.next()?.text == "living")
    }

    @Test func anEndpointThatRefusesIsPassedOverAndReported() throws {
        let front = try TestFront()
        let gone = try Backend(named: "gone")
        gone.kill()
        try front.route(to: [gone, Backend(named: "living")])
        for _ in 0..<4 {
            let answer = try front.ask(
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody")
            #expect(answer.text == "living")
        }
        guard case .endpointFailed(let replica, let errno, let count) = try front.daemon.next()
        else {
            Issue.record("no report")
            return
        }
        #expect((replica, errno, count) == (front.replica(1), 111, 1))
    }

    /// Each attempt is counted, whether its end is known at once (Unix sockets) or later (TCP).
    @Test(arguments: ["replica", nil])
    func anAttemptThatIsRefusedIsCounted(socket: String?) throws {
        let front = try TestFront()
        let gone = try Backend(named: "gone", unix: socket.map(front.scratch.file))
        gone.kill()
        try front.route(to: [gone, Backend(named: "living")])
        #expect(try front.get().text == "living")
        let counted = try sample(front, of: "orders-1-1")
        #expect((counted[.requests], counted[.failures], counted[.inFlight]) == (1, 1, 0))
        #expect(try sample(front)[.retries] == 1)
    }

    /// Many servers close idle connections after seconds; that must never be seen.
    @Test(arguments: ["GET", "POST"])
    func aPooledConnectionThatWasClosedIsReplaced(method: String) throws {
        let front = try TestFront()
        let backend = try Backend { wire, backend, number in
            let reader = MessageReader(wire)
            let request = reader.next()
            wire.send(ok("\(number)"))
            // Before the next request, or on its arrival, where it may be sent once more.
            if number % 2 == 0, request?.startLine.hasPrefix("GET") == true { _ = reader.next() }
        }
        try front.route(to: [backend])
        for number in 1...10 {
            let answer = try front.ask(
                "\(method) / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            #expect(answer.status == 200, "request \(number)")
            // Once a server has taken a POST, its close cannot be told from the loss of it.
            if method == "POST" { try waitForCounter(front, .openConnections, 0, of: "orders-1-1") }
        }
    }

    @Test func aRequestThatKillsReplicasDoesNotKillThemAll() throws {
        let front = try TestFront()
        let replicas = try (0..<6).map { _ in
            try Backend { wire, backend, _ in
                backend.note(MessageReader(wire).next()?.startLine ?? "")
                backend.kill()
            }
        }
        try front.route(to: replicas)
        #expect(try front.get("/poison").status == 502)
        #expect(replicas.filter { !$0.requests.isEmpty }.count == 3)
    }

    @Test func aRequestWaitsForTheFirstReplica() throws {
        let front = try TestFront()
        try front.route(to: [])
        let reader = MessageReader(try front.client())
        reader.wire.send("GET /early HTTP/1.1\r\nHost: x\r\n\r\n")
        try waitForCounter(front, .held, 1)
        try front.route(to: [Backend { ok($0.startLine) }])
        #expect(reader.next()?.text == "GET /early HTTP/1.1")
        #expect(try sample(front)[.held] == 0)
        #expect(try sample(front)[.heldTotal] == 1)
    }

    @Test func aRequestThatWaitedTooLongIsTold() throws {
        let front = try TestFront()
        try front.route(to: []) { $0.holdDeadline = .milliseconds(100) }
        let answer = try front.get()
        #expect(answer.status == 503)
        #expect(answer.header("retry-after") == "1")
        #expect(try sample(front)[.shed] == 1)
    }

    @Test func onlySoManyRequestsWait() throws {
        let front = try TestFront()
        try front.route(to: []) { $0.heldRequestsMaximum = 2 }
        let waiting = try (0..<2).map { _ in try front.client() }
        for client in waiting { client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }
        try waitForCounter(front, .held, 2)
        #expect(try front.get().status == 503)
        try front.route(to: [Backend(named: "a")])
        for client in waiting { #expect(MessageReader(client).next()?.status == 200) }
    }

    /// A replica that is restarting refuses for a moment; nobody has to tell the front.
    @Test func aRequestWaitsForAReplicaThatRefuses() throws {
        let front = try TestFront()
        let path = front.scratch.file("replica")
        let first = try Backend(named: "first", unix: path)
        try front.route(to: [first])
        first.kill()
        let reader = MessageReader(try front.client())
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try waitForCounter(front, .held, 1)
        let second = try Backend(named: "second", unix: path)
        #expect(reader.next()?.text == "second")
        #expect(second.connections == 1)
    }

    @Test func aHeldClientThatGoesAwayIsForgotten() throws {
        let front = try TestFront()
        try front.route(to: [])
        do {
            let client = try front.client()
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            try waitForCounter(front, .held, 1)
        }
        try waitForCounter(front, .held, 0)
        try waitForCounter(front, .openConnections, 0)
    }
}

/// The counters of the service.
func sample(_ front: TestFront, of name: String = "orders") throws -> CounterSample {
    try #require(front.daemon.samples().first { $0.name == name })
}

/// Looks at the counter page until it says so, for five seconds at most.
func waitForCounter(
    _ front: TestFront, _ counter: Counter, _ value: UInt64, of name: String = "orders"
) throws {
    let deadline = MonotonicClock.now + .seconds(5)
    while try sample(front, of: name)[counter] != value {
        try #require(MonotonicClock.now < deadline, "\(counter) does not become \(value)")
        letOthersRun()
    }
}

func pairOfWires() throws -> (Wire, Wire) {
    let (near, far) = try Socket.pair()
    return (Wire(raw: near), Wire(raw: far))
}
