import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

@testable import FrontPort

/// What is large goes through pipes (`Worker+Splice`).
@Suite struct SpliceTests {
    private static let length = 64 << 20
    private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let head = "HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n"

    /// Answers a GET with a large body, and a POST of one with how much of it has come as it should.
    private func replica() throws -> Backend {
        try Backend { wire, backend, _ in
            let reader = MessageReader(wire)
            while let head = reader.take(through: "\r\n\r\n") {
                backend.note(head)
                let body = BodyPattern(length: SpliceTests.length)
                if head.hasPrefix("GET") {
                    wire.send(SpliceTests.head)
                    guard body.send(on: wire) else { return }
                } else {
                    wire.send(ok("\(body.receive(from: reader))"))
                }
            }
        }
    }

    private func head(_ reader: MessageReader) throws {
        let head = try #require(reader.take(through: "\r\n\r\n"))
        #expect(head.hasPrefix("HTTP/1.1 200"))
    }

    private func expectExactResponse(
        _ reader: MessageReader, atOnce pieceBytes: Int = 256 * 1024
    ) throws {
        reader.wire.send(SpliceTests.get)
        try head(reader)
        let body = BodyPattern(length: SpliceTests.length)
        #expect(body.receive(from: reader, atOnce: pieceBytes) == SpliceTests.length)
    }

    @Test func responsesArriveByteForByteAndAreNotCopied() throws {
        let front = try TestFront()
        try front.route(to: [replica()])
        let reader = MessageReader(try front.client())
        for _ in 0..<2 { try expectExactResponse(reader) }
        // The last piece is counted just after it has been sent.
        try waitForCounter(front, .responses2xx, 2)
        let sample = try sample(front)
        #expect(sample[.bytesSpliced] > UInt64(SpliceTests.length) * 19 / 10)
        #expect(sample[.bytesOut] > 2 * UInt64(SpliceTests.length))
    }

    @Test func requestsArriveByteForByteAndAreNotCopied() throws {
        let front = try TestFront()
        try front.route(to: [replica()])
        let reader = MessageReader(try front.client())
        for _ in 0..<2 {
            reader.wire.send(SpliceTests.post)
            let body = BodyPattern(length: SpliceTests.length)
            #expect(body.send(on: reader.wire))
            #expect(reader.next()?.text == "\(SpliceTests.length)")
        }
        let sample = try sample(front)
        #expect(sample[.bytesSpliced] > UInt64(SpliceTests.length) * 19 / 10)
        #expect(sample[.bytesIn] > 2 * UInt64(SpliceTests.length))
    }

    @Test func streamsPassByteForByteBothWaysUntilEachEnd() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
        }
        try front.route(to: [backend], mode: .tcp)
        let client = try front.client()
        spawn {
            let body = BodyPattern(length: SpliceTests.length)
            #expect(body.send(on: client))
            client.finishSending()
        }
        let body = BodyPattern(length: SpliceTests.length)
        #expect(body.receive(from: MessageReader(client)) == SpliceTests.length)
        #expect(client.isClosed)
        #expect(try sample(front)[.bytesSpliced] > 0)
    }

    @Test func aReaderThatTricklesGetsItAllTheSame() throws {
        let front = try TestFront()
        try front.route(to: [replica()])
        try expectExactResponse(MessageReader(try front.client()), atOnce: 5_000)
    }

    /// What is left of one client's response is in a pipe when it goes, and must not reach the next.
    @Test func whatAClientThatDiesHasLeftReachesNobody() throws {
        let front = try TestFront()
        try front.route(to: [replica()])
        for _ in 0..<4 {
            let reader = MessageReader(try front.client())
            reader.wire.send(SpliceTests.get)
            try head(reader)
            let body = BodyPattern(length: SpliceTests.length)
            #expect(body.receive(from: reader, 1 << 20) == 1 << 20)
            reader.wire.reset()
        }
        try waitForCounter(front, .openConnections, 0)
        try waitForCounter(front, .inFlight, 0, of: "orders-1-1")
        try expectExactResponse(MessageReader(try front.client()))
    }

    @Test func aReplicaThatDiesInTheMiddleEndsTheClientsConnection() throws {
        let front = try TestFront()
        let dying = try Backend { wire, backend, _ in
            _ = MessageReader(wire).next()
            wire.send(SpliceTests.head)
            let body = BodyPattern(length: SpliceTests.length)
            body.send(on: wire, 8 << 20)
            backend.kill()
        }
        try front.route(to: [dying, replica()])
        let reader = MessageReader(try front.client())
        reader.wire.send(SpliceTests.get)
        try head(reader)
        let body = BodyPattern(length: SpliceTests.length)
        let received = body.receive(from: reader)
        #expect(received < SpliceTests.length)
        #expect(try sample(front, of: "orders-1-1")[.failures] == 1)
        #expect(try sample(front)[.responses2xx] == 0)
        try expectExactResponse(MessageReader(try front.client()))
    }

    /// The rest of the request is refused by a replica that has answered; the answer is passed on.
    @Test func aReplicaThatAnswersEarlyIsHeard() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            _ = MessageReader(wire).take(through: "\r\n\r\n")
            wire.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n")
            while let bytes = wire.receive(), !bytes.isEmpty {}
        }
        try front.route(to: [backend])
        let reader = MessageReader(try front.client())
        reader.wire.send(SpliceTests.post)
        let wire = reader.wire
        spawn {
            let body = BodyPattern(length: SpliceTests.length)
            body.send(on: wire)
        }
        let answer = try #require(reader.next())
        #expect(answer.status == 413)
        #expect(answer.header("connection") == "close")
    }

    /// Eight megabytes wait at the front, and the replica has room for all of them, when its answer
    /// comes too: the upload never has to pause.
    @Test(.enabled(if: geteuid() == 0, "buffers as large take privileges"))
    func anUploadThatNeverPausesDoesNotDrownTheAnswer() throws {
        let (begun, waiting) = (1 << 20, 8 << 20)
        let (near, far) = try Socket.pair()
        let (stage, director) = (Wire(raw: near), Wire(raw: far))
        let listener = try Socket.listen(at: .loopback(port: 0))
        enlargeBuffer(of: listener.raw, SO_RCVBUFFORCE)
        guard case .ipv4(_, let port) = try Socket.localAddress(listener.raw) else {
            Issue.record("a loopback listener has no address of version 4")
            return
        }
        let backend = Backend(listener.release(), at: .loopback(port: port)) { wire, _, _ in
            let reader = MessageReader(wire)
            _ = reader.take(through: "\r\n\r\n")
            let body = BodyPattern(length: SpliceTests.length)
            stage.send("\(body.receive(from: reader, begun))\n")
            _ = stage.receive(atMost: 1)
            wire.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n")
            stage.send("answered\n")
            stage.send("\(body.receive(from: reader))\n")
        }
        let scratch = Scratch()
        let front = try FrontProcess([
            "--listen", "http:unix:\(scratch.file("front"))", "--endpoint", "\(backend.endpoint)",
            "--workers", "1",
        ])
        _ = try front.addresses()
        let reader = MessageReader(try Wire(to: .unix(path: scratch.file("front"))))
        enlargeBuffer(of: reader.wire.raw, SO_SNDBUFFORCE)
        reader.wire.send(SpliceTests.post)
        let body = BodyPattern(length: SpliceTests.length)
        #expect(body.send(on: reader.wire, begun))
        let told = MessageReader(director)
        #expect(told.take(through: "\n") == "\(begun)\n")
        front.pause()
        #expect(body.send(on: reader.wire, waiting))
        director.send("answer")
        #expect(told.take(through: "\n") == "answered\n")
        front.resume()
        #expect(reader.next()?.status == 413)
        let passed = try #require(told.take(through: "\n").flatMap { Int($0.dropLast()) })
        #expect(passed < begun + waiting / 2)
    }

    @Test func aDrainCutsWhatNobodyReads() throws {
        let front = try TestFront()
        try front.route(to: [replica()])
        let reader = MessageReader(try front.client())
        reader.wire.send(SpliceTests.get)
        try head(reader)
        front.daemon.send(.drain(front.replica(1), deadline: .milliseconds(100)))
        #expect(try front.daemon.nextDrained().cut == 1)
        let body = BodyPattern(length: SpliceTests.length)
        #expect(body.receive(from: reader) < SpliceTests.length)
    }

    @Test func withoutPipesItIsCopied() throws {
        let front = try TestFront(connections: FrontLimits.placesPerPipe - 1)
        try front.route(to: [replica()])
        let reader = MessageReader(try front.client())
        try expectExactResponse(reader)
        reader.wire.send(SpliceTests.post)
        let body = BodyPattern(length: SpliceTests.length)
        #expect(body.send(on: reader.wire))
        #expect(reader.next()?.text == "\(SpliceTests.length)")
        #expect(try sample(front)[.bytesSpliced] == 0)
    }

    @Test func withoutDescriptorsForAPipeItIsCopied() throws {
        let scratch = Scratch()
        let replica = try replica()
        let front = try FrontProcess([
            "--listen", "http:unix:\(scratch.file("front"))", "--endpoint", "\(replica.endpoint)",
            "--workers", "1", "--control", scratch.file("control"),
        ])
        _ = try front.addresses()
        let daemon = try TestDaemon(scratch.file("control"))
        let reader = MessageReader(try Wire(to: .unix(path: scratch.file("front"))))
        // The replica's connection stands, and stays.
        reader.wire.send(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(SpliceTests.length)\r\n\r\n")
        let body = BodyPattern(length: SpliceTests.length)
        body.send(on: reader.wire, 1)
        while replica.requests.isEmpty { letOthersRun() }
        front.allowDescriptors(front.lowestFreeDescriptor)
        #expect(body.send(on: reader.wire))
        #expect(reader.next()?.text == "\(SpliceTests.length)")
        let service = try #require(daemon.samples().first { $0.name == "http" })
        #expect(service[.bytesSpliced] == 0)
        front.allowDescriptors(nil)
        try expectExactResponse(reader)
    }
}
