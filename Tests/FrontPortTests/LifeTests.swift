import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

/// Starting, listening, stopping, and being started again.
@Suite struct LifeTests {
    @Test func aPortThatIsTakenIsReportedAndTriedAgain() throws {
        let front = try TestFront()
        let port = try freePort()
        let taken: ListenAddress = .ipv4(host: "127.0.0.1", port: port)
        let service = try front.orders([Backend(named: "a")]) { $0.listen.append(taken) }
        do {
            let squatter = try Socket.listen(at: .loopback(port: port))
            let failures = try front.route(service)
            #expect(
                failures == [
                    ListenerFailure(service: service.service, address: taken, errno: EADDRINUSE)
                ])
            #expect(squatter.raw >= 0)
        }
        #expect(try front.get().text == "a")
        #expect(try front.route(service).isEmpty)
        let reader = MessageReader(try Wire(to: .loopback(port: port)))
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(reader.next()?.text == "a")
    }

    @Test func anAddressOfTwoServicesBelongsToTheFirst() throws {
        let front = try TestFront()
        let first = try front.orders([Backend(named: "first")])
        let second = ServiceRoutes(
            service: try ServiceName("second"), front: first.front, endpoints: [])
        let failures = try front.route(first, second)
        #expect(failures.map(\.service.description) == ["second"])
        #expect(try front.get().text == "first")
    }

    /// As after `kill -9`: the new process has only what systemd kept, and no daemon speaks to it.
    @Test func aFrontThatIsStartedAgainServesBeforeAnyDaemonConnects() throws {
        let scratch = Scratch()
        let port = try freePort()
        let backend = try Backend(named: "a")
        var inherited: [InheritedDescriptor] = []
        do {
            let front = try TestFront(scratch: scratch)
            try front.route(
                front.orders([backend]) { $0.listen.append(.ipv4(host: "127.0.0.1", port: port)) })
            try front.route(
                front.orders([backend]) { $0.listen.append(.ipv4(host: "127.0.0.1", port: port)) })
            try front.systemd.wait(for: "routes 2")
            inherited = front.systemd.handOver()
            front.finish()
            front.waitForEnd()
        }
        #expect(inherited.map(\.name).filter { $0.hasPrefix("routes") }.count == 1)
        #expect(inherited.contains { $0.name == "listen-127.0.0.1_\(port)" })
        // Whoever comes while nobody serves waits in the backlog.
        let early = MessageReader(try Wire(to: .loopback(port: port)))
        early.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        let front = try TestFront(scratch: scratch, inherited: inherited)
        #expect(early.next()?.text == "a")
        #expect(try front.get().text == "a")
        #expect(front.daemon.hello.routesVersion == 2)
    }

    @Test func aListenerThatIsNoLongerNamedIsClosedAndLeavesTheStore() throws {
        let front = try TestFront()
        let port = try freePort()
        let backend = try Backend(named: "a")
        try front.route(
            front.orders([backend]) { $0.listen.append(.ipv4(host: "127.0.0.1", port: port)) })
        #expect(throws: Never.self) { _ = try Wire(to: .loopback(port: port)) }
        try front.route(front.orders([backend]))
        #expect(throws: SystemFault.self) { _ = try Wire(to: .loopback(port: port)) }
        try front.systemd.wait(for: "routes 2")
        #expect(!front.systemd.stored.contains { $0.name.hasSuffix("_\(port)") })
        #expect(front.systemd.stored.contains { $0.name == "listen-\(front.address)" })
    }

    /// An unknown order, none, one that is longer than any, one of nothing but its kind, a table that
    /// claims more services than it has, and zeros.
    @Test(arguments: [
        [9, 0, 0, 0, 77, 1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 0, 0], [255, 255, 255, 255],
        [1, 0, 0, 0, 1], [13, 0, 0, 0, 1, 9, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0],
        [UInt8](repeating: 0, count: 70_000),
    ])
    func nonsenseFromTheDaemonEndsItsConnectionOnly(bytes: [UInt8]) throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "a")])
        let client = MessageReader(try front.client())
        front.daemon.wire.send(bytes)
        #expect(front.daemon.wire.isClosed)
        client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(client.next()?.text == "a")
        try front.reconnectDaemon()
        #expect(front.daemon.hello == FrontHello(processID: getpid(), routesVersion: 1))
    }

    /// Half of an order is none, whatever the next daemon says.
    @Test func aDaemonThatDiesInTheMiddleOfAnOrderHasSaidNothing() throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "a")])
        let orders = try front.orders([Backend(named: "b")])
        let order = FrontOrder.routes(RouteTable(version: 9, services: [orders])).encoded()
        front.daemon.wire.send(Array(order.dropLast()))
        try front.reconnectDaemon()
        #expect(front.daemon.hello.routesVersion == 1)
        #expect(try front.get().text == "a")
    }

    @Test func aNewDaemonReplacesTheOld() throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "a")])
        let old = front.daemon
        try front.reconnectDaemon()
        #expect(old.wire.isClosed)
        front.daemon.send(.drain(front.replica(1), deadline: .seconds(1)))
        #expect(try front.daemon.nextDrained().replica == front.replica(1))
    }

    @Test func finishingLetsRequestsInFlightEnd() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        let backend = try Backend { wire, _, _ in
            _ = MessageReader(wire).next()
            script.send("got")
            _ = script.receive(atMost: 1)
            wire.send(ok("late"))
        }
        try front.route(to: [backend])
        let idle = try front.client()
        let client = MessageReader(try front.client())
        client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(control.receive() == Array("got".utf8))
        front.finish()
        try front.systemd.wait(for: "STOPPING=1")
        #expect(idle.isClosed)
        control.send("!")
        let answer = client.next()
        #expect(answer?.text == "late")
        #expect(answer?.header("connection") == "close")
        front.waitForEnd()
    }

    /// Clients beyond the limit wait in the backlog until others leave, and none is refused.
    @Test func clientsBeyondTheLimitWaitForOthersToLeave() throws {
        let front = try TestFront(connections: 8)
        try front.route(to: [Backend(named: "a")])
        var clients = try (0..<12).map { _ in MessageReader(try front.client()) }
        for client in clients { client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }
        while !clients.isEmpty {
            for client in clients.prefix(4) { #expect(client.next()?.text == "a") }
            #expect(try sample(front)[.openConnections] <= 4)
            clients.removeFirst(4)
        }
    }

    @Test func whatWasServedIsCounted() throws {
        let front = try TestFront()
        let backend = try Backend { request in
            request.startLine.contains("/bad")
                ? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n" : ok("x")
        }
        try front.route(to: [backend])
        for _ in 0..<3 { _ = try front.get() }
        _ = try front.get("/bad")
        _ = try front.ask("BAD\r\n\r\n")
        let samples = try front.daemon.samples()
        let service = try #require(samples.first { $0.name == "orders" })
        let endpoint = try #require(samples.first { $0.name == "orders-1-1" })
        #expect(service[.requests] == 5)
        #expect(service[.responses2xx] == 3)
        #expect(service[.responses4xx] == 2)
        #expect(service[.refused] == 1)
        #expect(service[.inFlight] == 0)
        #expect(service[.connections] == 5)
        #expect(endpoint[.requests] == 4)
        #expect(endpoint[.responses2xx] == 3)
        #expect(endpoint[.responses4xx] == 1)
        #expect(endpoint[.inFlight] == 0)
        #expect(endpoint[.openConnections] == 1)
        let latency = try front.daemon.latency(of: .endpoint, named: endpoint.name)
        #expect(latency.total == 4)
    }
}

extension String {
    /// How often `part` occurs.
    func components(_ part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}

/// Waits until the counters say so, which the front writes after what a client sees; ten seconds at
/// most.
func soon(_ condition: () throws -> Bool) throws {
    let deadline = MonotonicClock.now + .seconds(10)
    while try !condition() {
        try #require(MonotonicClock.now < deadline, "it did not come to that")
        letOthersRun()
    }
}

/// Lets other threads run while a condition is waited for.
func letOthersRun() { usleep(1000) }
