import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

/// Requests and responses on their way through.
@Suite struct ExchangeTests {
    @Test func requestsGoRoundInStrictOrder() throws {
        let front = try TestFront()
        try front.route(
            to: [Backend(named: "a"), Backend(named: "b"), Backend(named: "c")])
        let kept = MessageReader(try front.client())
        var answers: [String] = []
        for _ in 0..<3 {
            kept.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answers.append(try #require(kept.next()).text)
            answers.append(try front.get().text)
        }
        #expect(answers == ["a", "b", "c", "a", "b", "c"])
    }

    @Test func connectionsToEndpointsAreUsedAgain() throws {
        let front = try TestFront()
        let backend = try Backend(named: "a")
        try front.route(to: [backend])
        for _ in 0..<5 { #expect(try front.get().status == 200) }
        #expect(backend.connections == 1)
    }

    @Test func endpointsOnUnixSocketsServe() throws {
        let front = try TestFront()
        let backend = try Backend(named: "u", unix: front.scratch.file("replica"))
        try front.route(to: [backend])
        #expect(try front.get().text == "u")
    }

    @Test(arguments: [0, 1, 1000, 65_536, 3_000_000])
    func bodiesOfKnownLengthPassBothWays(size: Int) throws {
        let front = try TestFront()
        try front.route(to: [Backend { ok($0.text) }])
        let body = String(repeating: "0123456789", count: size / 10 + 1).prefix(size)
        let response = try front.ask(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n\(body)")
        #expect(response.status == 200)
        #expect(response.text == body)
    }

    @Test func chunkedBodiesAndTrailersPassBothWays() throws {
        let front = try TestFront()
        let backend = try Backend { request in
            #expect(request.header("transfer-encoding") == "chunked")
            #expect(request.trailers == "X-Sum: 7\r\n")
            return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n\(String(request.body.count, radix: 16))\r\n\(request.text)\r\n"
                + "0\r\nX-End: yes\r\n\r\n"
        }
        try front.route(to: [backend])
        let piece = String(repeating: "x", count: 50_000)
        let client = try front.client()
        client.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<8 { client.send("c350\r\n\(piece)\r\n") }
        client.send("0\r\nX-Sum: 7\r\n\r\n")
        let response = try #require(MessageReader(client).next())
        #expect(response.body.count == 400_005)
        #expect(response.trailers == "X-End: yes\r\n")
    }

    /// The backend may get rid of no more than what sockets and buffers in between hold.
    @Test func aSlowReaderHoldsUpTheSender() throws {
        let front = try TestFront()
        let size = 32 << 20
        let (near, far) = try Socket.pair()
        let progress = Wire(raw: near)
        let backend = try Backend { wire, _, _ in
            let reporter = Wire(raw: far)
            _ = MessageReader(wire).next()
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            let piece = [UInt8](repeating: 7, count: 65_536)
            var sent = 0
            while sent < size {
                // What does not fit at once is the measure of what is buffered.
                var request = pollfd(fd: wire.raw, events: Int16(POLLOUT), revents: 0)
                if poll(&request, 1, 300) == 0 { reporter.send("\(sent)\n") }
                guard wire.send(piece) else { return }
                sent += piece.count
            }
        }
        try front.route(to: [backend])
        let client = try front.client()
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        let report = try #require(MessageReader(progress).take(through: "\n"))
        #expect(try #require(Int(report.dropLast())) < 12 << 20)
        let response = try #require(MessageReader(client).next())
        #expect(response.body.count == size)
        #expect(response.body.allSatisfy { $0 == 7 })
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() throws {
        let front = try TestFront()
        try front.route(to: [Backend { ok($0.startLine) }, Backend { ok($0.startLine) }])
        let client = try front.client()
        let requests = (0..<100).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }
        client.send(requests.joined())
        let reader = MessageReader(client)
        for number in 0..<100 {
            #expect(reader.next()?.text == "GET /\(number) HTTP/1.1")
        }
    }

    @Test func aRequestInSmallPiecesIsTheSameRequest() throws {
        let front = try TestFront()
        try front.route(to: [Backend { ok("\($0.startLine)|\($0.text)") }])
        let client = try front.client()
        for byte in "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody".utf8 {
            client.send([byte])
        }
        #expect(MessageReader(client).next()?.text == "POST /p HTTP/1.1|body")
    }

    @Test func responsesWithoutBodyKeepTheConnection() throws {
        let front = try TestFront()
        let backend = try Backend { request in
            switch request.startLine.split(separator: " ")[1] {
            case "/204": "HTTP/1.1 204 No Content\r\n\r\n"
            case "/304": "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n"
            default: "HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"
            }
        }
        try front.route(to: [backend])
        let reader = MessageReader(try front.client())
        reader.wire.send("HEAD /head HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(reader.next(isAnswerToHEAD: true)?.header("content-length") == "12345")
        reader.wire.send("GET /204 HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(reader.next()?.status == 204)
        reader.wire.send("GET /304 HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(reader.next()?.status == 304)
        #expect(backend.connections == 1)
    }

    @Test func continueIsPassedOnBeforeTheBodyIsSent() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            let head = reader.take(through: "\r\n\r\n") ?? ""
            #expect(head.contains("Expect: 100-continue"))
            wire.send("HTTP/1.1 100 Continue\r\n\r\n")
            let body = reader.take(5) ?? []
            wire.send(ok(String(decoding: body, as: UTF8.self)))
        }
        try front.route(to: [backend])
        let reader = MessageReader(try front.client())
        reader.wire.send(
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        #expect(reader.next()?.status == 100)
        reader.wire.send("hello")
        #expect(reader.next()?.text == "hello")
    }

    /// A response before the end of the request reaches the client; the connection ends with it, as
    /// the rest of the body would be taken for a request.
    @Test func anEarlyResponseIsPassedOnAndEndsTheConnection() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            _ = MessageReader(wire).take(through: "\r\n\r\n")
            wire.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nno\n")
        }
        try front.route(to: [backend])
        let client = try front.client()
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nbegin")
        let reader = MessageReader(client)
        let response = try #require(reader.next())
        #expect(response.status == 413)
        #expect(response.header("connection") == "close")
        #expect(client.isClosed)
    }

    @Test func aClientOfTheOldVersionGetsNoChunks() throws {
        let front = try TestFront()
        let backend = try Backend { _ in
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n"
        }
        try front.route(to: [backend])
        let client = try front.client()
        client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let answer = client.receiveAll()
        #expect(answer.hasSuffix("\r\n\r\nabcdefg"))
        #expect(!answer.lowercased().contains("transfer-encoding"))
        #expect(answer.contains("Connection: close\r\n"))
    }

    @Test func aClientOfTheOldVersionMayKeepItsConnection() throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "a")])
        let reader = MessageReader(try front.client())
        for _ in 0..<2 {
            reader.wire.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(reader.next()?.header("connection") == "keep-alive")
        }
        reader.wire.send("GET / HTTP/1.0\r\n\r\n")
        #expect(reader.next()?.header("connection") == "close")
        #expect(reader.wire.isClosed)
    }

    @Test func aResponseUntilCloseIsPassedOnAndEndsTheConnection() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            _ = MessageReader(wire).next()
            wire.send("HTTP/1.0 200 OK\r\n\r\nall of it")
        }
        try front.route(to: [backend])
        let client = try front.client()
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(client.receiveAll().hasSuffix("Connection: close\r\n\r\nall of it"))
    }

    @Test func webSocketsAreTunnelledBothWays() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            let head = MessageReader(wire).take(through: "\r\n\r\n") ?? ""
            #expect(head.contains("Upgrade: websocket\r\n"))
            #expect(head.contains("Connection: Upgrade\r\n"))
            wire.send(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\nfirst")
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
            wire.send("bye")
        }
        try front.route(to: [backend])
        let reader = MessageReader(try front.client())
        reader.wire.send(
            "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\n"
                + "Upgrade: websocket\r\n\r\n")
        let head = try #require(reader.take(through: "\r\n\r\n"))
        #expect(head.hasPrefix("HTTP/1.1 101 "))
        #expect(head.contains("Upgrade: websocket\r\n"))
        #expect(reader.take(5) == Array("first".utf8))
        reader.wire.send("frame")
        #expect(reader.take(5) == Array("frame".utf8))
        reader.wire.finishSending()
        #expect(reader.take(3) == Array("bye".utf8))
        #expect(reader.wire.isClosed)
    }

    @Test func otherUpgradesAreNotOffered() throws {
        let front = try TestFront()
        let backend = try Backend { request in
            #expect(request.header("upgrade") == nil)
            #expect(request.header("connection") == nil)
            #expect(request.header("http2-settings") == nil)
            return ok("plain")
        }
        try front.route(to: [backend])
        let answer = try front.ask(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")
        #expect(answer.text == "plain")
    }
}
