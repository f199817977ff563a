import Glibc
import HTTP1
import LinuxIO
import Model

/// One question to one replica: does it accept, does it answer? Non-blocking, bounded in time and
/// bytes, answered once.
final class ProbeAttempt {
    enum Verdict: Equatable {
        case passed
        case failed(why: String)
    }

    enum Question: Equatable {
        case accepts
        case http(path: String)
    }

    /// A health page's head; its body does not matter and is not read.
    private static let responseHeadMaximumBytes = 16 * 1_024
    /// Nobody is told when a connection is accepted: the kernel is asked again and again.
    private static let acceptancePollNanoseconds: Int64 = 10_000_000

    private let question: Question
    private let endpoint: Endpoint
    private let loop: EventLoop
    private let onVerdict: (Verdict) -> Void
    private var socket: SocketBox?
    private var watch: EventLoop.WatchToken?
    private var timer: TimerToken?
    private var acceptancePoll: TimerToken?
    private var isConnected = false
    private var isAnswered = false
    private var unsent: [UInt8] = []
    private var received: [UInt8] = []

    init(
        _ question: Question, of endpoint: Endpoint, within timeout: Duration, on loop: EventLoop,
        onVerdict: @escaping (Verdict) -> Void
    ) {
        self.question = question
        self.endpoint = endpoint
        self.loop = loop
        self.onVerdict = onVerdict
        timer = loop.schedule(at: MonotonicClock.now + timeout.wholeNanoseconds) {
            [unowned self] in
            answer(.failed(why: "no answer from \(endpoint) within \(timeout.text)"))
        }
        begin()
    }

    deinit { release() }

    private func begin() {
        do throws(SystemFault) {
            guard let address else {
                throw SystemFault(call: "connect", errno: EINVAL, subject: "\(endpoint)")
            }
            let box = SocketBox(try Socket.connect(to: address))
            socket = box
            watch = try loop.watch(box.raw, for: .writable) { [unowned self] in ready($0) }
        } catch {
            // Not from within `init`: the owner does not hold this attempt yet.
            loop.schedule(at: MonotonicClock.now) { [weak self] in
                self?.answer(.failed(why: error.description))
            }
        }
    }

    private var address: SocketAddress? {
        switch endpoint {
        case .loopback(let port): .loopback(port: port)
        case .unix(let path): .unix(path: path)
        case .address(let host, let port): SocketAddress(host: host, port: port)
        }
    }

    private func ready(_ readiness: LinuxIO.Readiness) {
        guard let socket else { return }
        if !isConnected {
            let code = Socket.pendingError(socket.raw)
            if code != 0 { return answer(.failed(why: describe(code, in: "connect"))) }
            isConnected = true
            guard case .http(let path) = question else { return connected(socket) }
            unsent = Array(Self.request(path).utf8)
        }
        if question == .accepts { return acceptedAndHeardOf(socket) }
        if unsent.isEmpty { receive(from: socket) } else { send(to: socket) }
    }

    private func connected(_ socket: SocketBox) {
        guard case .unix = endpoint else { return answer(.passed) }
        // systemd listens: that it stands proves nothing yet.
        if let watch { try? loop.modify(watch, for: .readable) }
        awaitAcceptance(of: socket)
    }

    private func awaitAcceptance(of socket: SocketBox) {
        do {
            if try SocketDiagnosis().isAccepted(unix: socket.raw) { return answer(.passed) }
        } catch {
            return answer(.failed(why: "\(error); use 'readiness.path' or 'check: notify'"))
        }
        let due = MonotonicClock.now + Self.acceptancePollNanoseconds
        acceptancePoll = loop.schedule(at: due) { [unowned self] in awaitAcceptance(of: socket) }
    }

    /// Bytes or their end come from somebody who has accepted. A socket that is closed with us still
    /// waiting in its queue resets.
    private func acceptedAndHeardOf(_ socket: SocketBox) {
        var byte: UInt8 = 0
        let count = ByteIO.receive(socket.raw, into: &byte, 1)
        if count == -Int(EAGAIN) { return }
        if count < 0 { return answer(.failed(why: describe(Int32(-count), in: "receive"))) }
        answer(.passed)
    }

    private static func request(_ path: String) -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\nUser-Agent: coxswain-probe\r\n"
            + "Accept: */*\r\nConnection: close\r\n\r\n"
    }

    private func send(to socket: SocketBox) {
        let sent = unsent.withUnsafeBytes { bytes in
            bytes.baseAddress.map { ByteIO.send(socket.raw, $0, bytes.count) } ?? 0
        }
        if sent == -Int(EAGAIN) { return }
        if sent < 0 { return answer(.failed(why: describe(Int32(-sent), in: "send"))) }
        unsent.removeFirst(sent)
        if unsent.isEmpty, let watch { try? loop.modify(watch, for: .readable) }
    }

    private func receive(from socket: SocketBox) {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { ByteIO.receive(socket.raw, into: $0, bytes.count) } ?? 0
        }
        if count == -Int(EAGAIN) { return }
        if count < 0 { return answer(.failed(why: describe(Int32(-count), in: "receive"))) }
        if count == 0 {
            return answer(.failed(why: "\(endpoint) closed the connection without an answer"))
        }
        received += buffer.prefix(count)
        judgeResponse()
    }

    private func judgeResponse() {
        var parser = HeadParser()
        var progress = HeadProgress()
        let outcome = parser.parseResponse(
            received.span, to: ResponseContext(method: .get), resuming: &progress)
        switch outcome {
        case .complete(let length) where parser.response.isInterim:
            received.removeFirst(length)
            judgeResponse()
        case .complete:
            judge(status: Int(parser.response.status))
        case .needMore where received.count > Self.responseHeadMaximumBytes:
            answer(.failed(why: "\(endpoint) answers with too long a head"))
        case .needMore:
            return
        case .refused(let fault):
            answer(.failed(why: "\(endpoint) does not answer in HTTP: \(fault)"))
        }
    }

    private func judge(status: Int) {
        guard case .http(let path) = question else { return }
        if (200..<400).contains(status) { return answer(.passed) }
        answer(.failed(why: "GET \(path) is answered \(status)"))
    }

    private func describe(_ code: Int32, in call: String) -> String {
        SystemFault(call: call, errno: code, subject: "\(endpoint)").description
    }

    private func answer(_ verdict: Verdict) {
        guard !isAnswered else { return }
        isAnswered = true
        release()
        onVerdict(verdict)
    }

    private func release() {
        if let watch { loop.unwatch(watch) }
        for timer in [timer, acceptancePoll] { if let timer { loop.cancel(timer) } }
        watch = nil
        timer = nil
        acceptancePoll = nil
        socket = nil
    }
}

/// A descriptor that a class can let go of.
private final class SocketBox {
    private let descriptor: Descriptor
    var raw: Int32 { descriptor.raw }
    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
}
