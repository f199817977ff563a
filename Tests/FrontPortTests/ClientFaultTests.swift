import FrontWire
import LinuxIO
import Model
import Synchronization
import Testing

/// A client that goes wrong at each point of an exchange. Its replica is let go, nothing of it is left,
/// and the next one is served.
@Suite struct ClientFaultTests {
    enum End: Sendable, CaseIterable { case closes, resets }

    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let says: String
        /// Whether a replica gets to know of it.
        var reachesReplica = true
        /// What is told to one that says no more.
        var status: Int?
    }

    private static let head = "POST / HTTP/1.1\r\nHost: x\r\n"

    static let unfinished = [
        Fault(testDescription: "before a request", says: "", reachesReplica: false),
        Fault(
            testDescription: "in the request line", says: "GE", reachesReplica: false, status: 408),
        Fault(
            testDescription: "in a field", says: head + "Content-Le", reachesReplica: false,
            status: 408),
        Fault(
            testDescription: "before the body", says: head + "Content-Length: 9\r\n\r\n",
            status: 408),
        Fault(
            testDescription: "in the body", says: head + "Content-Length: 9\r\n\r\nbody",
            status: 408
        ),
        Fault(
            testDescription: "in a chunk",
            says: head + "Transfer-Encoding: chunked\r\n\r\n5\r\nbo", status: 408),
        Fault(
            testDescription: "between chunks",
            says: head + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n", status: 408),
    ]

    /// Answers whole requests, and counts those that end before they are whole.
    private func replica(_ cut: Tally) throws -> Backend {
        try Backend { wire, backend, _ in
            let reader = MessageReader(wire)
            while let head = reader.take(through: "\r\n\r\n") {
                backend.note(head)
                guard !head.hasPrefix("POST") else {
                    while reader.some(atMost: 100)?.isEmpty == false {}
                    cut.add()
                    return
                }
                wire.send(ok("whole"))
            }
        }
    }

    @Test(arguments: unfinished, End.allCases)
    func dies(fault: Fault, end: End) throws {
        let front = try TestFront()
        let cut = Tally()
        let replica = try replica(cut)
        try front.route(to: [replica])
        do {
            let client = try front.client()
            client.send(fault.says)
            if fault.reachesReplica { try soon { !replica.requests.isEmpty } }
            if end == .resets { client.reset() }
        }
        if fault.reachesReplica { try soon { cut.count == 1 } }
        try expectPeace(front)
        #expect(try front.get().text == "whole")
    }

    @Test(arguments: unfinished.filter { $0.status != nil })
    func fallsSilent(fault: Fault) throws {
        let front = try TestFront()
        let cut = Tally()
        let replica = try replica(cut)
        try front.route(to: [replica]) {
            $0.headerTimeout = .milliseconds(200)
            $0.bodyTimeout = .milliseconds(200)
        }
        let reader = MessageReader(try front.client())
        reader.wire.send(fault.says)
        #expect(reader.next()?.status == fault.status)
        #expect(reader.wire.isClosed)
        if fault.reachesReplica { try soon { cut.count == 1 } }
        try expectPeace(front)
        #expect(try front.get().text == "whole")
    }

    /// Byte by byte, as slowly as each is taken by itself.
    @Test(arguments: [
        "GET /x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody",
        "PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
    ])
    func trickles(request: String) throws {
        let front = try TestFront()
        try front.route(to: [Backend { ok("\($0.startLine) \($0.text)") }])
        let reader = MessageReader(try front.client())
        for byte in request.utf8 {
            reader.wire.send([byte])
            try soon { reader.wire.unreadBytes == 0 }
        }
        let answer = try #require(reader.next())
        #expect(answer.text.hasSuffix("/x HTTP/1.1 body"))
    }

    /// While it waits for its response the replica is let go at once, and not only when it answers.
    @Test(arguments: End.allCases)
    func diesWhileItWaits(end: End) throws {
        let front = try TestFront()
        let backend = try Backend { wire, backend, _ in
            backend.note(MessageReader(wire).next()?.startLine ?? "")
            _ = wire.receiveAll()
            backend.note("let go")
        }
        try front.route(to: [backend])
        do {
            let client = try front.client()
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            try soon { backend.requests.count == 1 }
            if end == .resets { client.reset() }
        }
        try soon { backend.requests.last == "let go" }
        try expectPeace(front)
    }

    /// One that reads no more of its response is given up in time.
    @Test func readsNoMore() throws {
        let front = try TestFront()
        let backend = try Backend { wire, backend, _ in
            _ = MessageReader(wire).next()
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
            BodyPattern(length: 100_000_000).send(on: wire)
            backend.note("let go")
        }
        try front.route(to: [backend]) { $0.idleTimeout = .milliseconds(200) }
        let client = try front.client()
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try soon { backend.requests.last == "let go" }
        try expectPeace(front)
    }

    /// Nothing is left of what went wrong.
    private func expectPeace(_ front: TestFront) throws {
        try waitForCounter(front, .inFlight, 0)
        try waitForCounter(front, .openConnections, 0)
        try waitForCounter(front, .inFlight, 0, of: "orders-1-1")
    }
}

private final class Tally: Sendable {
    private let state = Mutex(0)
    var count: Int { state.withLock { $0 } }
    func add() { state.withLock { $0 += 1 } }
}
