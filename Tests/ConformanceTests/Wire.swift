import Glibc
import LinuxIO

/// A blocking socket that gives up after `patienceSeconds`.
final class Wire: Sendable {
    enum Arrival: Equatable {
        case bytes(Bytes)
        case end
        case reset
        /// Patience is over.
        case silence

        var isBytes: Bool { if case .bytes = self { true } else { false } }
    }

    let raw: Int32

    init(raw: Int32, patienceSeconds: Int) {
        self.raw = raw
        let flags = fcntl(raw, F_GETFL)
        _ = fcntl(raw, F_SETFL, flags & ~O_NONBLOCK)
        var patience = timeval(tv_sec: patienceSeconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(raw, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        Socket.sendAtOnce(raw)
    }

    /// Nil where nobody listens.
    convenience init?(to address: SocketAddress, patienceSeconds: Int) throws {
        let socket = try Socket.connect(to: address)
        var request = pollfd(fd: socket.raw, events: Int16(POLLOUT), revents: 0)
        guard poll(&request, 1, Int32(patienceSeconds * 1000)) == 1,
            Socket.pendingError(socket.raw) == 0
        else { return nil }
        self.init(raw: socket.release(), patienceSeconds: patienceSeconds)
    }

    deinit { closeDescriptor(raw) }

    /// False when the other end is gone.
    @discardableResult
    func send(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { ByteIO.send(raw, $0.baseAddress!, $0.count) }
            if sent < 0 { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    func receive() -> Arrival {
        var buffer = Bytes(repeating: 0, count: 65_536)
        let count = ByteIO.receive(raw, into: &buffer, buffer.count)
        if count > 0 { return .bytes(Array(buffer.prefix(count))) }
        if count == 0 { return .end }
        return count == -Int(EAGAIN) ? .silence : .reset
    }

    func finishSending() { Socket.finishSending(raw) }

    /// The close that follows is a reset.
    func resetOnClose() {
        var setting = linger(l_onoff: 1, l_linger: 0)
        setsockopt(raw, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
    }
}
