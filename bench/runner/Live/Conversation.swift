import Glibc
import HTTP1
import LinuxIO

/// One connection on which somebody asks and waits for the answer, and asks again.
final class Conversation {
    struct Answer {
        let status: UInt16
        let body: [UInt8]
    }

    enum Fault: Error {
        case refused
        /// The connection ended before the answer did.
        case broken
        case late
        case malformed(String)
    }

    /// The longest answer: a thousand replicas as the API tells them.
    private static let bodyMaximumBytes = 4 << 20
    private static let receiveBytes = 64 * 1024

    private let address: SocketAddress
    private let patience: Duration
    private var raw: Int32 = -1
    /// Of what has been said last.
    private var deadline: Int64 = 0
    private var parser = HeadParser()
    private var received = [UInt8](repeating: 0, count: Conversation.receiveBytes)

    init(with address: SocketAddress, patience: Duration = .seconds(5)) {
        self.address = address
        self.patience = patience
    }

    deinit { close() }

    /// Sends a whole GET and waits for its answer; the connection is kept where the server keeps it.
    func ask(_ request: [UInt8]) throws(Fault) -> Answer {
        try say(request)
        return try answer()
    }

    /// Sends a whole GET, whose answer is patiently waited for from now on.
    func say(_ request: [UInt8]) throws(Fault) {
        deadline = MonotonicClock.now + patience.nanosecondCount
        do throws(Fault) {
            if raw < 0 { try connect(deadline) }
            try send(request, deadline)
        } catch {
            close()
            throw error
        }
    }

    /// Waits for the answer to what has been said.
    func answer() throws(Fault) -> Answer {
        do throws(Fault) {
            return try hear(deadline)
        } catch {
            close()
            throw error
        }
    }

    func close() {
        if raw >= 0 { closeDescriptor(raw) }
        raw = -1
    }

    private func connect(_ deadline: Int64) throws(Fault) {
        guard let socket = try? Socket.connect(to: address) else { throw .refused }
        raw = socket.release()
        Socket.sendAtOnce(raw)
        try wait(for: POLLOUT, deadline)
        guard Socket.pendingError(raw) == 0 else { throw .refused }
    }

    private func send(_ request: [UInt8], _ deadline: Int64) throws(Fault) {
        var done = 0
        while done < request.count {
            let sent = request.withUnsafeBytes { bytes in
                bytes.baseAddress.map { ByteIO.send(raw, $0 + done, request.count - done) } ?? 0
            }
            if sent == -Int(EAGAIN) {
                try wait(for: POLLOUT, deadline)
            } else if sent < 0 {
                throw .broken
            } else {
                done += sent
            }
        }
    }

    private func hear(_ deadline: Int64) throws(Fault) -> Answer {
        var reader = ResponseReader(method: .get, keeping: Conversation.bodyMaximumBytes)
        while true {
            let count = received.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { ByteIO.receive(raw, into: $0, bytes.count) } ?? 0
            }
            if count == -Int(EAGAIN) {
                try wait(for: POLLIN, deadline)
                continue
            }
            guard count > 0 else { throw .broken }
            switch reader.read(received.span.extracting(0..<count), with: &parser) {
            case .needMore: continue
            case .malformed(let why): throw .malformed(why)
            case .complete:
                if !reader.keepsAlive { close() }
                return Answer(status: reader.status, body: reader.body)
            }
        }
    }

    private func wait(for event: Int32, _ deadline: Int64) throws(Fault) {
        let left = deadline - MonotonicClock.now
        guard left > 0 else { throw .late }
        var watched = pollfd(fd: raw, events: Int16(event), revents: 0)
        // Rounded up: a wait of no time would spin.
        guard poll(&watched, 1, Int32(left / 1_000_000 + 1)) > 0 else { throw .late }
    }
}
