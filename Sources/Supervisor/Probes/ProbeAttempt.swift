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

        /// Most answers to a probe are of a few hundred bytes, a page is of kilobytes.
        var receivedAtOnce: Int { if case .page = self { 16_384 } else { 992 } }
        var method: ProbeAnswer.Method { if case .post = self { .post } else { .get } }
    }

    /// Nobody is told when a connection is accepted: the kernel is asked again and again.
    private static let acceptancePollNanoseconds: Int64 = 10_000_000

    private let asked: ProbeCall
    private let loop: EventLoop
    private let onVerdict: (ProbeVerdict) -> Void
    private var socket: SocketBox?
    private var watch: EventLoop.WatchToken?
    private var timer: TimerToken?
    private var acceptancePoll: TimerToken?
    private var look: TimerToken?
    private let askedAt = MonotonicClock.now
    private var isConnected = false
    /// It was asked on this connection before.
    private var isKept = false
    private var isAnswered = false
    private var unsent: ArraySlice<UInt8>
    private var answer: ProbeAnswer
    private var call: HealthCall?

    /// The body, once the verdict on a `page` is that it passed.
    var page: [UInt8] { answer.page }

    init(
        _ asked: ProbeCall, on loop: EventLoop, onVerdict: @escaping (ProbeVerdict) -> Void
    ) {
        self.asked = asked
        self.loop = loop
        self.onVerdict = onVerdict
        unsent = asked.request[...]
        answer = ProbeAnswer(to: asked.question.method)
        if !askAgain() { begin() }
    }

    /// For what is asked once.
    convenience init(
        _ question: Question, of endpoint: Endpoint, within timeout: Duration, on loop: EventLoop,
        onVerdict: @escaping (ProbeVerdict) -> Void
    ) {
        let asked = ProbeCall(question, of: endpoint, within: timeout)
        self.init(asked, on: loop, onVerdict: onVerdict)
    }

    deinit { release() }

    /// On the connection that was kept; false where there is none that takes it.
    private func askAgain() -> Bool {
        guard let kept = asked.kept, let socket = kept.take() else { return false }
        guard say(to: socket) > 0, unsent.isEmpty else {
            unsent = asked.request[...]
            return false
        }
        (self.socket, isConnected, isKept) = (socket, true, true)
        look = loop.schedule(at: kept.nextLook(after: askedAt)) { [unowned self] in
            look = nil
            receive(from: socket)
        }
        return true
    }

    /// The replica had closed it, or did so instead of an answer, as it may at any time.
    private func askAnew() {
        release()
        (isConnected, isKept) = (false, false)
        unsent = asked.request[...]
        begin()
    }

    private func begin() {
        setTimeout()
        if case .grpc(let service) = asked.question {
            let call = HealthCall(service: service)
            self.call = call
            unsent = call.takeOutput()[...]
        }
        do throws(SystemFault) {
            guard let address = asked.address else {
                throw SystemFault(call: "connect", errno: EINVAL, subject: "\(asked.endpoint)")
            }
            let box = SocketBox(
                unsent.isEmpty
                    ? try Socket.connect(to: address) : try Socket.connectToSpeak(to: address))
            socket = box
            try sayAtOnce(to: box)
            watch = try loop.watch(box.raw, for: isConnected ? .readable : .writable) {
                [unowned self] in ready($0)
            }
        } catch {
            // Not from within `init`: the owner does not hold this attempt yet.
            loop.schedule(at: MonotonicClock.now) { [weak self] in
                self?.end(.failed(why: error.description))
            }
        }
    }

    private func setTimeout() {
        timer = loop.schedule(at: askedAt + asked.timeout.wholeNanoseconds) { [unowned self] in
            end(.failed(why: "no answer from \(asked.endpoint) within \(asked.timeout.text)"))
        }
    }

    /// What was looked for is not there yet.
    private func awaitAnswer(on socket: SocketBox) {
        guard isKept, watch == nil else { return }
        setTimeout()
        watch = try? loop.watch(socket.raw, for: .readable) { [unowned self] in ready($0) }
    }

    /// On this host a connection is made within connect(2), although that says that it is under way. So
    /// what can be sent now spares a turn of the loop, and of a thousand probes each second as many.
    private func sayAtOnce(to socket: SocketBox) throws(SystemFault) {
        if unsent.isEmpty { return }
        let sent = say(to: socket)
        if sent == -Int(EAGAIN) { return }
        if sent < 0 {
            throw SystemFault(call: "connect", errno: Int32(-sent), subject: "\(asked.endpoint)")
        }
        isConnected = unsent.isEmpty
    }

    private func ready(_ readiness: LinuxIO.Readiness) {
        guard let socket else { return }
        if !isConnected {
            let code = Socket.pendingError(socket.raw)
            if code != 0 { return end(.failed(why: describe(code, in: "connect"))) }
            isConnected = true
            if asked.question == .accepts { return connected(socket) }
        }
        if asked.question == .accepts { return acceptedAndHeardOf(socket) }
        if unsent.isEmpty { receive(from: socket) } else { send(to: socket) }
    }

    private func connected(_ socket: SocketBox) {
        guard case .unix = asked.endpoint else { return end(.passed) }
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
        let sent = say(to: socket)
        if sent == -Int(EAGAIN) { return }
        if sent < 0 { return end(.failed(why: describe(Int32(-sent), in: "send"))) }
        if unsent.isEmpty, let watch { try? loop.modify(watch, for: .readable) }
    }

    /// Takes away what was sent; a negated errno where nothing could be.
    private func say(to socket: SocketBox) -> Int {
        let sent = unsent.withUnsafeBytes { bytes in
            bytes.baseAddress.map { ByteIO.send(socket.raw, $0, bytes.count) } ?? 0
        }
        if sent > 0 { unsent = unsent.dropFirst(sent) }
        return sent
    }

    private func receive(from socket: SocketBox) {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: asked.question.receivedAtOnce) {
            buffer, filled in
            count =
                buffer.baseAddress.map {
                    ByteIO.receive(socket.raw, into: $0, buffer.count)
                } ?? 0
            filled = max(0, count)
        }
        if count == -Int(EAGAIN) { return awaitAnswer(on: socket) }
        if count <= 0, isKept, answer.isEmpty { return askAnew() }
        if count < 0 { return end(.failed(why: describe(Int32(-count), in: "receive"))) }
        if count == 0 {
            return judge(isWhole: true)
        }
        if let call { return hear(bytes[...], call) }
        answer.append(bytes)
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
            switch asked.question {
            case .accepts: nil
            case .http(let question): answer.verdict(on: question, isWhole: isWhole)
            case .grpc: call?.verdict(isWhole: isWhole)
            case .post(let post): answer.verdict(on: post.question, isWhole: isWhole)
            case .page(let asked, let limit): answer.page(of: asked, upTo: limit, isWhole: isWhole)
            }
        guard let verdict else { return }
        if case .failed(let why) = verdict { return end(.failed(why: "\(asked.endpoint) \(why)")) }
        end(verdict)
    }

    private func describe(_ code: Int32, in call: String) -> String {
        SystemFault(call: call, errno: code, subject: "\(asked.endpoint)").description
    }

    private func end(_ verdict: ProbeVerdict) {
        guard !isAnswered else { return }
        isAnswered = true
        if verdict == .passed { keepConnection() }
        release()
        onVerdict(verdict)
    }

    private func keepConnection() {
        guard let kept = asked.kept, let socket, answer.leavesConnection() else { return }
        if let watch { loop.unwatch(watch) }
        watch = nil
        kept.giveBack(socket)
    }

    private func release() {
        if let watch { loop.forget(watch) }
        watch = nil
        callOff(&timer)
        callOff(&acceptancePoll)
        callOff(&look)
        socket = nil
    }

    private func callOff(_ token: inout TimerToken?) {
        if let token { loop.cancel(token) }
        token = nil
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
