import FrontWire
import Glibc
import LinuxIO
import Model
import Synchronization
import Testing

/// A replica that sends more than it was asked for. Whatever follows a response must not answer the
/// next request, which may be another client's.
@Suite struct SurplusTests {
    private let scratch = Scratch()
    /// The test's end and the replica's end of what they tell each other.
    private let (control, script): (Wire, Wire)

    init() throws { (control, script) = try pairOfWires() }

    /// Reads a request, says so, sends what it is told to, says so; answers all others with "right".
    private func replica(sending spoiled: String) throws -> Backend {
        let script = script
        return try Backend(unix: scratch.file("replica")) { wire, _, number in
            let reader = MessageReader(wire)
            if number == 1 {
                _ = reader.next()
                script.send("r")
                _ = script.receive(atMost: 1)
                wire.send(spoiled)
                script.send("s")
            }
            while reader.next() != nil { wire.send(ok("right")) }
        }
    }

    private func front(before replica: Backend) throws -> FrontProcess {
        try FrontProcess([
            "--listen", "http:unix:\(scratch.file("front"))", "--workers", "1",
            "--endpoint", "unix:\(replica.endpoint)",
        ])
    }

    private func client() throws -> MessageReader {
        MessageReader(try Wire(to: .unix(path: scratch.file("front"))))
    }

    private func waitFor(_ word: String) { #expect(control.receive(atMost: 1) == Array(word.utf8)) }

    private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    /// A response of just as many bytes as the front reads at once.
    private static let filling: String = {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 65000\r\n\r\n"
        let body = String(repeating: "x", count: 65_536 - head.utf8.count)
        return ok(body)
    }()

    @Test(arguments: [ok("first"), filling])
    func isNoAnswerWhenItComesWithTheResponse(response: String) throws {
        #expect(SurplusTests.filling.utf8.count == 65_536)
        let replica = try replica(sending: response + ok("stale"))
        let front = try front(before: replica)
        _ = try front.addresses()
        let first = try client()
        first.wire.send(SurplusTests.get)
        waitFor("r")
        front.pause()
        control.send("!")
        waitFor("s")
        front.resume()
        #expect(first.next()?.status == 200)
        let second = try client()
        second.wire.send(SurplusTests.get)
        #expect(second.next()?.text == "right")
    }

    /// The second request is there already when the response ends, so it is sent in the same turn.
    @Test func isNoAnswerToAPipelinedRequest() throws {
        let replica = try replica(sending: SurplusTests.filling + ok("stale"))
        let front = try front(before: replica)
        _ = try front.addresses()
        let client = try client()
        client.wire.send(SurplusTests.get + SurplusTests.get)
        waitFor("r")
        front.pause()
        control.send("!")
        waitFor("s")
        front.resume()
        #expect(client.next()?.status == 200)
        #expect(client.next()?.text == "right")
    }

    /// The connection is idle when it comes; the next request comes first, or right after.
    @Test(arguments: [true, false])
    func isNoAnswerWhenItComesLater(isRequestFirst: Bool) throws {
        let script = script
        let replica = try Backend(unix: scratch.file("replica")) { wire, _, number in
            let reader = MessageReader(wire)
            if number == 1 {
                _ = reader.next()
                wire.send(ok("first"))
                _ = script.receive(atMost: 1)
                wire.send(ok("stale"))
                script.send("s")
            }
            while reader.next() != nil { wire.send(ok("right")) }
        }
        let front = try front(before: replica)
        _ = try front.addresses()
        let client = try client()
        client.wire.send(SurplusTests.get)
        #expect(client.next()?.text == "first")
        front.pause()
        if isRequestFirst { client.wire.send(SurplusTests.get) }
        control.send("!")
        waitFor("s")
        if !isRequestFirst { client.wire.send(SurplusTests.get) }
        front.resume()
        #expect(client.next()?.text == "right")
    }

    /// What is known costs nothing: no look into the socket before a request goes out.
    @Test func costsNoLookWhereEpollHasToldAlready() throws {
        let front = try TestFront()
        let path = front.scratch.file("replica")
        try front.route(to: [Backend(named: "a", unix: path)])
        let client = MessageReader(try front.client())
        for _ in 0..<50 {
            client.wire.send(SurplusTests.get)
            #expect(client.next()?.text == "a")
        }
        #expect(PeekCount.of(path) == 0)
        client.wire.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        #expect(client.next()?.text == "a")
        #expect(PeekCount.of(path) == 1)
        // The second of these is sent in the turn in which the first was answered.
        client.wire.send(SurplusTests.get + SurplusTests.get)
        for _ in 0..<2 { #expect(client.next()?.text == "a") }
        #expect(PeekCount.of(path) == 2)
    }

    /// Nor where a response comes in the same turn: its connection is not needed for the request.
    @Test func costsNoLookWhereRequestsAndResponsesComeTogether() throws {
        let front = try TestFront()
        let path = front.scratch.file("replica")
        let script = script
        let backend = try Backend(unix: path) { wire, _, number in
            let reader = MessageReader(wire)
            while reader.next() != nil {
                if number == 1 { _ = script.receive(atMost: 1) }
                wire.send(ok("a"))
                if number == 1 { script.send("s") }
            }
        }
        try front.route(to: [backend])
        let clients = try (0..<3).map { _ in MessageReader(try front.client()) }
        clients[0].wire.send(SurplusTests.get)
        try waitForCounter(front, .inFlight, 1, of: "orders-1-1")
        // The worker is kept in the middle of a turn until all is there for the next one.
        let gate = try ReceiveGate(at: front.address)
        clients[1].wire.send("GET / HTTP/1.1\r\n")
        gate.waitForReader()
        control.send("!")
        waitFor("s")
        clients[2].wire.send(SurplusTests.get)
        gate.open()
        #expect(clients[0].next()?.text == "a")
        #expect(clients[2].next()?.text == "a")
        #expect(PeekCount.of(path) == 0)
    }
}
