import FrontWire
import Model
import Testing

/// What is not acceptable is answered and goes no further.
@Suite struct RefusalTests {
    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nabcd",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 4, 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\n\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\r\n\r\n",
    ])
    func whatCouldSmuggleARequestIsRefusedAndTheConnectionClosed(request: String) throws {
        let front = try TestFront()
        let backend = try Backend(named: "a")
        try front.route(to: [backend])
        let client = try front.client()
        client.send(request + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
        let answer = client.receiveAll()
        let status = answer.prefix(12)
        #expect(["HTTP/1.1 400", "HTTP/1.1 501"].contains(String(status)))
        #expect(answer.components("Content-Length: ") == 1)
        #expect(answer.contains("\r\nConnection: close\r\n"))
        #expect(!backend.requests.contains { $0.contains("smuggled") })
    }

    @Test func bareLineFeedsOfAChunkAfterTheHeadWasSentEndBothConnections() throws {
        let front = try TestFront()
        let (near, far) = try pairOfWires()
        let backend = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            _ = reader.take(through: "\r\n\r\n")
            far.send("head")
            #expect(reader.next() == nil)
            far.send("gone")
        }
        try front.route(to: [backend])
        let client = try front.client()
        client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        #expect(near.receive() == Array("head".utf8))
        client.send("1\nx\r\n")
        #expect(client.receiveAll().hasPrefix("HTTP/1.1 400 "))
        #expect(near.receive() == Array("gone".utf8))
    }

    @Test(arguments: [
        ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 30_000))\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "A: b\r\n", count: 200))\r\n", 431),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999\r\n\r\n", 413),
        ("CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n", 405),
        ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
    ])
    func whatIsBeyondALimitHasItsOwnStatus(request: String, status: Int) throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "a")])
        #expect(try front.ask(request).status == status)
    }

    @Test func aHeadThatTricklesIsEndedInTime() throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "a")]) { $0.headerTimeout = .milliseconds(200) }
        let client = try front.client()
        client.send("GET / HTTP/1.1\r\nHost:")
        #expect(MessageReader(client).next()?.status == 408)
        let silent = try front.client()
        #expect(silent.isClosed)
    }

    @Test func aBodyThatStallsIsEndedInTime() throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "a")]) { $0.bodyTimeout = .milliseconds(200) }
        let client = try front.client()
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
        #expect(MessageReader(client).next()?.status == 408)
    }

    @Test func anEndpointThatSaysNothingIsGivenUpInTime() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            #expect(MessageReader(wire).next() != nil)
            #expect(wire.isClosed)
        }
        try front.route(to: [backend]) { $0.responseTimeout = .milliseconds(200) }
        let reader = MessageReader(try front.client())
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(reader.next()?.status == 504)
    }

    @Test(arguments: ["garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"])
    func aResponseThatIsNoneBecomes502(response: String) throws {
        let front = try TestFront()
        try front.route(to: [Backend { _ in response }])
        let reader = MessageReader(try front.client())
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(reader.next()?.status == 502)
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(reader.next()?.status == 502)
    }

    /// Two responses to one request: the second would answer the next client.
    @Test func aResponseTooManyReachesNobody() throws {
        let front = try TestFront()
        let backend = try Backend { ok("1") + ok("\($0.startLine) once more") }
        try front.route(to: [backend])
        #expect(try front.get().text == "1")
        #expect(try front.get().text == "1")
        #expect(backend.connections == 2)
    }

    /// A length that is not kept must not look like a whole response.
    @Test func aResponseThatIsCutEndsTheConnection() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            _ = MessageReader(wire).next()
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf")
        }
        try front.route(to: [backend])
        let client = try front.client()
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(MessageReader(client).next() == nil)
    }

    /// What waits to be whole has not been passed on, so it can still be told that it never was.
    @Test func aSmallResponseThatIsCutIsNoResponse() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            _ = MessageReader(wire).next()
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        }
        try front.route(to: [backend])
        let client = try front.client()
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        #expect(MessageReader(client).next()?.status == 502)
    }
}
