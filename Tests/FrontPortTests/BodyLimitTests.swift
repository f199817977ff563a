import FrontWire
import HTTP1
import Model
import Testing

@testable import FrontPort

/// The most that a request's body may hold, and how long it may take.
@Suite struct BodyLimitTests {
    private func chunks(_ sizes: [Int]) -> String {
        sizes.map { "\(String($0, radix: 16))\r\n\(String(repeating: "x", count: $0))\r\n" }
            .joined() + "0\r\n\r\n"
    }

    private func post(_ body: String) -> String {
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\(body)"
    }

    @Test(arguments: [
        ([10], 200), (Array(repeating: 1, count: 10), 200), ([], 200),
        ([11], 413), ([10, 1], 413), (Array(repeating: 1, count: 11), 413),
    ])
    func chunksAreBoundedByTheirDataAndNotByTheirFraming(sizes: [Int], status: Int) throws {
        let front = try TestFront()
        let backend = try Backend(named: "a")
        try front.route(to: [backend]) { $0.bodyBytesMaximum = 10 }
        #expect(try front.ask(post(chunks(sizes))).status == status)
        #expect(backend.requests.count == (status == 200 ? 1 : 0))
    }

    /// The end of the body comes with the byte that is too many.
    @Test func theLastPieceCountsAsWell() {
        var progress = BodyProgress()
        progress.begin(.chunked, limit: 10)
        let first = Array("a\r\n0123456789\r\n".utf8)
        #expect(
            first.withUnsafeBufferPointer { progress.admit($0.baseAddress!, $0.count) }
                == .bytes(15))
        let last = Array("1\r\nx\r\n0\r\n\r\n".utf8)
        #expect(
            last.withUnsafeBufferPointer { progress.admit($0.baseAddress!, $0.count) } == .tooLarge)
        #expect(!progress.isComplete)
    }

    @Test(arguments: [(10, 200), (11, 413)])
    func aLengthIsBoundedBeforeTheBodyComes(length: Int, status: Int) throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "a")]) { $0.bodyBytesMaximum = 10 }
        let body = status == 200 ? String(repeating: "x", count: length) : ""
        let request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n\(body)"
        #expect(try front.ask(request).status == status)
    }

    /// The replica has the beginning of the request by then, which it must not take for a whole one.
    @Test func chunksThatGrowTooLargeOnTheWayEndBothConnections() throws {
        let front = try TestFront()
        let (near, far) = try pairOfWires()
        let backend = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            _ = reader.take(through: "\r\n\r\n")
            far.send("head")
            #expect(reader.take(through: "0\r\n\r\n") == nil)
            far.send("gone")
        }
        try front.route(to: [backend]) { $0.bodyBytesMaximum = 10 }
        let client = try front.client()
        client.send(post("a\r\n0123456789\r\n"))
        #expect(near.receive() == Array("head".utf8))
        client.send("1\r\nx\r\n0\r\n\r\n")
        #expect(client.receiveAll().hasPrefix("HTTP/1.1 413 "))
        #expect(near.receive() == Array("gone".utf8))
    }

    @Test func responsesAreNotBounded() throws {
        let front = try TestFront()
        let body = String(repeating: "x", count: 100)
        let backend = try Backend { _ in
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n\(body)\r\n0\r\n\r\n"
        }
        try front.route(to: [backend]) { $0.bodyBytesMaximum = 10 }
        #expect(try front.get().text == body)
    }

    @Test func aBodyThatDoesNotGoOnIsAnswered408InItsOwnTime() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in _ = wire.receiveAll() }
        try front.route(to: [backend]) {
            $0.bodyTimeout = .milliseconds(100)
            $0.idleTimeout = .seconds(3_600)
            $0.responseTimeout = .seconds(3_600)
        }
        #expect(try front.ask(post("3\r\nab")).status == 408)
    }

    @Test func aStreamThatIsSilentEndsInItsOwnTime() throws {
        let front = try TestFront()
        let echo = try Backend { wire, _, _ in
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
        }
        try front.route(to: [echo], mode: .tcp) { $0.streamIdleTimeout = .milliseconds(200) }
        let client = try front.client()
        client.send("hello")
        #expect(client.receive() == Array("hello".utf8))
        #expect(client.isClosed)
    }
}
