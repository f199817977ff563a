import GRPCHealth
import Glibc
import HTTP1
import LinuxIO
import Model

/// One question to one replica: does it accept, does it answer? Non-blocking, bounded in time and
/// bytes, answered once.
final class ProbeAttempt {
    enum Question: Equatable {
        case accepts
        case http(HTTPQuestion)
        case grpc(service: String)
        /// Not a question to a replica: what a webhook is told.
        case post(HTTPPost)
        /// The whole body is wanted (`page`), up to so many bytes.
        case page(HTTPQuestion, bytesMaximum: Int)

        var method: ProbeAnswer.Method { if case .post = self { .post } else { .get } }
    }

    /// Nobody is told when a connection is accepted: the kernel is asked again and again.
    private static let acceptancePollNanoseconds: Int64 = 10_000_000

    private let question: Question
    private let endpoint: Endpoint
    private let loop: EventLoop
    private let onVerdict: (ProbeVerdict) -> Void
    private var socket: SocketBox?
    private var watch: EventLoop.WatchToken?
    private var timer: TimerToken?
    private var acceptancePoll: TimerToken?
    private var isConnected = false
    private var isAnswered = false
    private var unsent: [UInt8] = []
    private var answer: ProbeAnswer
    private var call: HealthCall?

    /// The body, once the verdict on a `page` is that it passed.
    var page: [UInt8] { answer.page }

    init(
        _ question: Question, of endpoint: Endpoint, within timeout: Duration, on loop: EventLoop,
        onVerdict: @escaping (ProbeVerdict) -> Void
    ) {
        self.question = question
        self.endpoint = endpoint
        self.loop = loop
        self.onVerdict = onVerdict
        answer = ProbeAnswer(to: question.method)
        timer = loop.schedule(at: MonotonicClock.now + timeout.wholeNanoseconds) {
            [unowned self] in
            end(.failed(why: "no answer from \(endpoint) within \(timeout.text)"))
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
                self?.end(.failed(why: error.description))
            }
        }
    }

    private var address: SocketAddress? {
        switch endpoint {
        case .loopback(let port): .loopback(port: port)
        case .unix(let path): .unix(path: path)
        case .address(let host, let port), .direct(let host, let port):
            SocketAddress(host: host, port: port)
        }
    }

    private func ready(_ readiness: LinuxIO.Readiness) {
        guard let socket else { return }
        if !isConnected {
            let code = Socket.pendingError(socket.raw)
            if code != 0 { return end(.failed(why: describe(code, in: "connect"))) }
            isConnected = true
            switch question {
            case .accepts: return connected(socket)
            case .http(let question), .page(let question, _):
                unsent = Array(question.request.utf8)
            case .grpc(let service):
                let call = HealthCall(service: service)
                self.call = call
                unsent = call.takeOutput()
            case .post(let post): unsent = Array(post.request.utf8)
            }
        }
        if question == .accepts { return acceptedAndHeardOf(socket) }
        if unsent.isEmpty { receive(from: socket) } else { send(to: socket) }
    }

    private func connected(_ socket: SocketBox) {
        guard case .unix = endpoint else { return end(.passed) }
        // systemd listens: that it stands proves nothing yet.
        if let watch { try? loop.modify(watch, for: .readable) }
        awaitAcceptance(of: socket)
    }

    private func awaitAcceptance(of socket: SocketBox) {
        do {
            if try SocketDiagnosis().isAccepted(unix: socket.raw) { return end(.passed) }
        } catch {
            return end(.failed(why: "\(error); use 'readiness.path' or 'check: notify'"))
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
        if count < 0 { return end(.failed(why: describe(Int32(-count), in: "receive"))) }
        end(.passed)
    }

    private func send(to socket: SocketBox) {
        let sent = unsent.withUnsafeBytes { bytes in
            bytes.baseAddress.map { ByteIO.send(socket.raw, $0, bytes.count) } ?? 0
        }
        if sent == -Int(EAGAIN) { return }
        if sent < 0 { return end(.failed(why: describe(Int32(-sent), in: "send"))) }
        unsent.removeFirst(sent)
        if unsent.isEmpty, let watch { try? loop.modify(watch, for: .readable) }
    }

    private func receive(from socket: SocketBox) {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { ByteIO.receive(socket.raw, into: $0, bytes.count) } ?? 0
        }
        if count == -Int(EAGAIN) { return }
        if count < 0 { return end(.failed(why: describe(Int32(-count), in: "receive"))) }
        if count == 0 {
            return judge(isWhole: true)
        }
        if let call { return hear(buffer.prefix(count), call) }
        answer.append(buffer.prefix(count))
        judge(isWhole: false)
    }

    /// It may have something to say to what it hears.
    private func hear(_ bytes: ArraySlice<UInt8>, _ call: HealthCall) {
        call.receive(bytes)
        unsent += call.takeOutput()
        if !unsent.isEmpty, let watch { try? loop.modify(watch, for: .writable) }
        judge(isWhole: false)
    }

    private func judge(isWhole: Bool) {
        let verdict: ProbeVerdict? =
            switch question {
            case .accepts: nil
            case .http(let question): answer.verdict(on: question, isWhole: isWhole)
            case .grpc: call?.verdict(isWhole: isWhole)
            case .post(let post): answer.verdict(on: post.question, isWhole: isWhole)
            case .page(let asked, let limit): answer.page(of: asked, upTo: limit, isWhole: isWhole)
            }
        guard let verdict else { return }
        if case .failed(let why) = verdict { return end(.failed(why: "\(endpoint) \(why)")) }
        end(verdict)
    }

    private func describe(_ code: Int32, in call: String) -> String {
        SystemFault(call: call, errno: code, subject: "\(endpoint)").description
    }

    private func end(_ verdict: ProbeVerdict) {
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

extension HealthCall {
    /// Nil until it can be told.
    fileprivate func verdict(isWhole: Bool) -> ProbeVerdict? {
        if isWhole { connectionClosed() }
        return switch outcome {
        case .serving: .passed
        case .failed(let why): .failed(why: why)
        case nil: nil
        }
    }
}

/// A descriptor that a class can let go of.
private final class SocketBox {
    private let descriptor: Descriptor
    var raw: Int32 { descriptor.raw }
    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
}
