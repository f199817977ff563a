import Glibc
import LinuxIO
import Model
import Testing

@testable import Supervisor

/// Probes against real sockets.
@Suite struct ProbeAttemptTests {
    private func verdict(
        _ question: ProbeAttempt.Question, reply: String?, timeout: Duration = .seconds(5)
    ) throws -> ProbeVerdict {
        let loop = try EventLoop()
        let server = try ReplyingServer(on: loop, reply: reply)
        return try verdict(question, port: server.port, timeout: timeout, on: loop)
    }

    private func verdict(
        _ question: ProbeAttempt.Question, port: UInt16, timeout: Duration, on loop: EventLoop
    ) throws -> ProbeVerdict {
        var verdict: ProbeVerdict?
        let attempt = ProbeAttempt(question, of: .loopback(port: port), within: timeout, on: loop) {
            verdict = $0
            loop.stop()
        }
        loop.run()
        withExtendedLifetime(attempt) {}
        return try #require(verdict)
    }

    @Test func anEndpointThatAcceptsPasses() throws {
        #expect(try verdict(.accepts, reply: nil) == .passed)
    }

    @Test func nobodyListeningFailsAndSaysWhere() throws {
        let loop = try EventLoop()
        guard
            case .failed(let why) = try verdict(
                .accepts, port: 1, timeout: .seconds(5), on: loop)
        else {
            Issue.record("it passed")
            return
        }
        #expect(why.contains("127.0.0.1:1"))
        #expect(why.contains("refused"))
    }

    /// Nobody waits for a turn of the loop between connecting and asking.
    @Test func anEndpointOfThisHostIsAskedAsSoonAsItIsConnected() throws {
        let listener = try Socket.listen(at: .loopback(port: 0))
        guard case .ipv4(_, let port) = try Socket.localAddress(listener.raw) else {
            Issue.record("it listens elsewhere")
            return
        }
        let attempt = ProbeAttempt(
            .http(HTTPQuestion(path: "/healthz")), of: .loopback(port: port), within: .seconds(5),
            on: try EventLoop()
        ) { _ in Issue.record("nobody has answered") }
        var peer: SocketAddress?
        let connection = Descriptor(owning: Socket.acceptClient(on: listener.raw, address: &peer))
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = ByteIO.receive(connection.raw, into: &bytes, bytes.count)
        #expect(
            String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).hasPrefix("GET /healthz "))
        withExtendedLifetime(attempt) {}
    }

    @Test(arguments: [200, 204, 301, 399])
    func aGoodStatusPasses(_ status: Int) throws {
        let reply = "HTTP/1.1 \(status) Fine\r\nContent-Length: 0\r\n\r\n"
        #expect(try verdict(.http(HTTPQuestion(path: "/healthz")), reply: reply) == .passed)
    }

    @Test(arguments: [400, 404, 500, 503])
    func aBadStatusFailsWithIt(_ status: Int) throws {
        let reply = "HTTP/1.1 \(status) Ill\r\nContent-Length: 0\r\n\r\n"
        guard
            case .failed(let why) = try verdict(
                .http(HTTPQuestion(path: "/healthz")), reply: reply)
        else {
            Issue.record("it passed")
            return
        }
        #expect(why.contains("answers GET /healthz with \(status)"))
    }

    @Test func anInterimResponseIsWaitedOver() throws {
        let reply = "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        #expect(try verdict(.http(HTTPQuestion(path: "/")), reply: reply) == .passed)
    }

    @Test func whatIsNotHTTPFails() throws {
        guard
            case .failed = try verdict(
                .http(HTTPQuestion(path: "/")), reply: "SSH-2.0-OpenSSH\r\n\r\n")
        else {
            Issue.record("it passed")
            return
        }
    }

    @Test func silenceFailsAtTheTimeout() throws {
        let verdict = try verdict(
            .http(HTTPQuestion(path: "/")), reply: nil, timeout: .milliseconds(50))
        guard case .failed(let why) = verdict else {
            Issue.record("it passed")
            return
        }
        #expect(why.contains("within 50 ms"))
    }

    @Test(arguments: ["SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n"])
    func whatIsNotHTTP2FailsAGRPCProbeAndIsTold(_ reply: String) throws {
        let verdict = try verdict(.grpc(service: ""), reply: reply)
        guard case .failed(let why) = verdict else {
            Issue.record("it passed")
            return
        }
        #expect(why.contains("127.0.0.1"))
        #expect(why.contains("does not answer in HTTP/2"))
    }

    @Test func silenceFailsAGRPCProbeAtTheTimeout() throws {
        let verdict = try verdict(
            .grpc(service: ""), reply: nil, timeout: .milliseconds(50))
        guard case .failed(let why) = verdict else {
            Issue.record("it passed")
            return
        }
        #expect(why.contains("within 50 ms"))
    }

    // MARK: Sockets that somebody else listens on

    /// A Unix socket that takes connections; whether they are accepted is the test's.
    private final class HeldSocket {
        let path: String
        let listener: Descriptor

        init() throws {
            path = "/tmp/coxswain-probe-\(getpid())-\(MonotonicClock.now).sock"
            listener = try Socket.listen(at: .unix(path: path))
        }

        deinit { unlink(path) }
    }

    /// Any connection that the socket takes is accepted `after` so long, with what then follows.
    private func verdict(
        _ socket: HeldSocket, timeout: Duration = .seconds(10), on loop: EventLoop,
        acceptingAfter delay: Duration?, then follow: @escaping (Int32) -> Void = { _ in }
    ) throws -> ProbeVerdict {
        if let delay {
            loop.schedule(at: MonotonicClock.now + delay.wholeNanoseconds) {
                guard let accepted = try? Socket.accept(on: socket.listener) else { return }
                follow(accepted.release())
            }
        }
        var verdict: ProbeVerdict?
        let attempt = ProbeAttempt(
            .accepts, of: .unix(path: socket.path), within: timeout, on: loop
        ) {
            verdict = $0
            loop.stop()
        }
        loop.run()
        withExtendedLifetime(attempt) {}
        return try #require(verdict)
    }

    @Test func thatAHeldSocketTakesAConnectionProvesNothing() throws {
        let loop = try EventLoop()
        let socket = try HeldSocket()
        let verdict = try verdict(
            socket, timeout: .milliseconds(100), on: loop, acceptingAfter: nil)
        guard case .failed = verdict else {
            Issue.record("it passed though nobody had accepted")
            return
        }
    }

    @Test func thatTheConnectionIsAcceptedDoes() throws {
        let loop = try EventLoop()
        let verdict = try verdict(
            HeldSocket(), on: loop, acceptingAfter: .milliseconds(30))
        #expect(verdict == .passed)
    }

    @Test func oneThatIsAcceptedAndClosedAtOncePassesToo() throws {
        let loop = try EventLoop()
        let verdict = try verdict(
            HeldSocket(), on: loop, acceptingAfter: .milliseconds(30), then: closeDescriptor)
        #expect(verdict == .passed)
    }

    @Test func aSocketThatIsClosedWithUsInItsQueueFails() throws {
        let loop = try EventLoop()
        var socket: HeldSocket? = try HeldSocket()
        let path = try #require(socket?.path)
        loop.schedule(at: MonotonicClock.now + 30_000_000) { socket = nil }
        var verdict: ProbeVerdict?
        let attempt = ProbeAttempt(.accepts, of: .unix(path: path), within: .seconds(10), on: loop)
        {
            verdict = $0
            loop.stop()
        }
        loop.run()
        withExtendedLifetime((attempt, socket)) {}
        guard case .failed(let why) = verdict else {
            Issue.record("it passed")
            return
        }
        #expect(why.contains("reset"))
    }
}
