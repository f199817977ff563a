import Glibc
import LinuxIO
import Testing

/// One end of a blocking stream socket, for scripts: send this, then expect that. Waits at most
/// thirty seconds for anything.
final class Wire: Sendable {
    let raw: Int32
    private static let patienceSeconds = 30

    init(raw: Int32) {
        self.raw = raw
        let flags = fcntl(raw, F_GETFL)
        _ = fcntl(raw, F_SETFL, flags & ~O_NONBLOCK)
        var patience = timeval(tv_sec: Wire.patienceSeconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(raw, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    convenience init(to address: SocketAddress) throws {
        let socket = try Socket.connect(to: address)
        var request = pollfd(fd: socket.raw, events: Int16(POLLOUT), revents: 0)
        #expect(poll(&request, 1, 5000) == 1)
        let code = Socket.pendingError(socket.raw)
        guard code == 0 else {
            throw SystemFault(call: "connect", errno: code, subject: "\(address)")
        }
        self.init(raw: socket.release())
    }

    deinit { closeDescriptor(raw) }

    /// False when the other end is gone.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let offset = sent
            let count = bytes.withUnsafeBytes {
                ByteIO.send(raw, $0.baseAddress! + offset, bytes.count - offset)
            }
            if count < 0 { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Up to `count` bytes; empty at the end. Nil after a reset or when patience is over.
    func receive(atMost count: Int = 65_536) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: count)
        let received = ByteIO.receive(raw, into: &buffer, count)
        guard received >= 0 else { return nil }
        return Array(buffer.prefix(received))
    }

    /// What the other end has not read yet; of a Unix socket.
    var unreadBytes: Int32 {
        var count: Int32 = 0
        _ = ioctl(raw, UInt(TIOCOUTQ), &count)
        return count
    }

    func finishSending() { Socket.finishSending(raw) }

    /// Ends the connection with a reset.
    func reset() {
        var setting = linger(l_onoff: 1, l_linger: 0)
        setsockopt(raw, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
        // The number stays ours until deinit; the connection is gone with the second socket.
        shutdown(raw, Int32(SHUT_RDWR))
    }

    /// All until the other end closes.
    func receiveAll() -> String {
        var bytes: [UInt8] = []
        while let more = receive(), !more.isEmpty { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// True when the other end has closed or reset without another byte.
    var isClosed: Bool {
        guard let bytes = receive(atMost: 1) else { return true }
        return bytes.isEmpty
    }
}

/// Reads messages from a wire, keeping what came too early.
final class MessageReader {
    let wire: Wire
    private var pending: [UInt8] = []

    init(_ wire: Wire) { self.wire = wire }

    struct Message {
        var startLine = ""
        var headers: [(name: String, value: String)] = []
        /// As on the wire: chunked bodies with their framing taken out.
        var body: [UInt8] = []
        var trailers = ""

        var text: String { String(decoding: body, as: UTF8.self) }
        var status: Int { Int(startLine.split(separator: " ").dropFirst().first ?? "") ?? 0 }

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// Nil when the wire ends before the message does.
    func next(isAnswerToHEAD: Bool = false) -> Message? {
        guard let head = take(through: "\r\n\r\n") else { return nil }
        var message = Message()
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: true)
        message.startLine = String(lines.first ?? "")
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            message.headers.append(
                (String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""))
        }
        if isAnswerToHEAD || [204, 304].contains(message.status) || message.status / 100 == 1 {
            return message
        }
        if message.header("transfer-encoding") == "chunked" {
            return readChunks(into: message)
        }
        if let length = message.header("content-length").flatMap(Int.init) {
            guard let body = take(length) else { return nil }
            message.body = body
        } else if message.startLine.hasPrefix("HTTP/") {
            while let more = wire.receive(), !more.isEmpty { pending += more }
            message.body = pending
            pending = []
        }
        return message
    }

    private func readChunks(into message: Message) -> Message? {
        var message = message
        while true {
            guard let line = take(through: "\r\n"),
                let size = Int(line.prefix { $0.isHexDigit }, radix: 16)
            else { return nil }
            if size == 0 { break }
            guard let data = take(size), take(through: "\r\n") != nil else { return nil }
            message.body += data
        }
        while let line = take(through: "\r\n"), line != "\r\n" { message.trailers += line }
        return message
    }

    /// What is there, up to `count` bytes; empty and nil as `Wire.receive` has them.
    func some(atMost count: Int) -> [UInt8]? {
        guard !pending.isEmpty else { return wire.receive(atMost: count) }
        let taken = Array(pending.prefix(count))
        pending.removeFirst(taken.count)
        return taken
    }

    func take(_ count: Int) -> [UInt8]? {
        while pending.count < count {
            guard let more = wire.receive(), !more.isEmpty else { return nil }
            pending += more
        }
        let taken = Array(pending.prefix(count))
        pending.removeFirst(count)
        return taken
    }

    func take(through end: String) -> String? {
        let marker = Array(end.utf8)
        var searched = 0
        while true {
            var at = max(0, searched - marker.count)
            while at + marker.count <= pending.count {
                if pending[at] == marker[0], Array(pending[at..<(at + marker.count)]) == marker {
                    let taken = take(at + marker.count) ?? []
                    return String(decoding: taken, as: UTF8.self)
                }
                at += 1
            }
            searched = pending.count
            guard let more = wire.receive(), !more.isEmpty else { return nil }
            pending += more
        }
    }
}

/// Room for what a test leaves in a socket, beyond what the host allows its users; for what is accepted
/// there, if it listens.
func enlargeBuffer(of raw: Int32, _ option: Int32) {
    var bytes: Int32 = 64 << 20
    let code = setsockopt(raw, SOL_SOCKET, option, &bytes, socklen_t(MemoryLayout<Int32>.size))
    #expect(code == 0)
}

/// Runs `body` on a thread of its own.
func spawn(_ body: @escaping @Sendable () -> Void) {
    final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { context in
            Unmanaged<Box>.fromOpaque(context!).takeRetainedValue().body()
            return nil
        }, Unmanaged.passRetained(Box(body)).toOpaque())
    pthread_detach(thread)
}
