import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

/// Responses whose head and body are written by themselves.
@Suite struct SmallResponseTests {
    private func dying(after part: String) throws -> Backend {
        try Backend { wire, backend, _ in
            backend.note(MessageReader(wire).next()?.startLine ?? "")
            wire.send(part)
            wire.finishSending()
            _ = wire.receive(atMost: 1)
        }
    }

    private static let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"

    @Test(arguments: [head, head + "hell", "HTTP/1.1 103 Early Hints\r\n\r\n" + head])
    func aReplicaThatDiesBeforeTheBodyIsNotNoticed(part: String) throws {
        let front = try TestFront()
        let dying = try dying(after: part)
        try front.route(to: [dying, Backend(named: "living")])
        let reader = MessageReader(try front.client())
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        var answer = try #require(reader.next())
        if answer.status == 103 { answer = try #require(reader.next()) }
        #expect(answer.text == "living")
        #expect(dying.requests.count == 1)
    }

    @Test func whatMustNotBeRepeatedIsToldSo() throws {
        let front = try TestFront()
        let living = try Backend(named: "living")
        try front.route(to: [dying(after: SmallResponseTests.head + "hell"), living])
        let answer = try front.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1")
        #expect(answer.status == 502)
        #expect(living.requests.isEmpty)
    }

    /// The head goes out although the body does not come; then the body, which nothing else announces.
    @Test func aHeadDoesNotWaitForLong() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        let backend = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            while reader.next() != nil {
                wire.send(SmallResponseTests.head)
                _ = script.receive(atMost: 1)
                wire.send("he")
                _ = script.receive(atMost: 1)
                wire.send("llo")
            }
        }
        try front.route(to: [backend])
        let reader = MessageReader(try front.client())
        for _ in 0..<3 {
            reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(reader.take(through: "\r\n\r\n")?.contains("Content-Length: 5") == true)
            control.send("!")
            #expect(reader.take(2) == Array("he".utf8))
            control.send("!")
            #expect(reader.take(3) == Array("llo".utf8))
        }
        #expect(backend.connections == 1)
    }

    /// More responses at once than may wait: those beyond are passed on as they come.
    @Test func manyThatComeInPiecesAreAllPassedOn() throws {
        let front = try TestFront(connections: 8192)
        let backend = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            while reader.next() != nil {
                for byte in ok("piece by piece").utf8 where !wire.send([byte]) { return }
            }
        }
        try front.route(to: [backend])
        let clients = try (0..<100).map { _ in MessageReader(try front.client()) }
        for _ in 0..<20 {
            for client in clients { client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }
            for client in clients { #expect(client.next()?.text == "piece by piece") }
        }
    }
}
