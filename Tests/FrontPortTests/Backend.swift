import Glibc
import LinuxIO
import Model
import Synchronization
import Testing

/// A replica for tests: a listener whose connections are served by a script, each on its own
/// thread.
final class Backend: Sendable {
    struct Seen {
        var connections = 0
        var requests: [String] = []
        var live: [Int32] = []
    }

    let endpoint: Endpoint
    private let listener: Int32
    private let seen = Mutex(Seen())

    /// `script` has a connection to itself and its number, from 1.
    convenience init(
        unix path: String? = nil, script: @escaping @Sendable (Wire, Backend, Int) -> Void
    ) throws {
        let address = path.map { SocketAddress.unix(path: $0) } ?? .loopback(port: 0)
        let listener = try Socket.listen(at: address)
        let endpoint: Endpoint =
            switch try Socket.localAddress(listener.raw) {
            case .ipv4(_, let port): .loopback(port: port)
            default: .unix(path: path ?? "")
            }
        self.init(listener.release(), at: endpoint, script: script)
    }

    /// Takes over a listener that others made.
    init(
        _ listener: Int32, at endpoint: Endpoint,
        script: @escaping @Sendable (Wire, Backend, Int) -> Void
    ) {
        self.listener = listener
        self.endpoint = endpoint
        let flags = fcntl(listener, F_GETFL)
        _ = fcntl(listener, F_SETFL, flags & ~O_NONBLOCK)
        spawn { [self] in
            var address: SocketAddress?
            while true {
                let raw = Socket.acceptClient(on: listener, address: &address)
                if raw < 0 { return }
                let number = seen.withLock { seen in
                    seen.connections += 1
                    seen.live.append(raw)
                    return seen.connections
                }
                spawn { [self] in
                    let wire = Wire(raw: raw)
                    script(wire, self, number)
                    // Its number is another's as soon as it is closed, which `kill` must not hit.
                    withExtendedLifetime(wire) {
                        seen.withLock { $0.live.removeAll { $0 == raw } }
                    }
                }
            }
        }
    }

    /// Answers every request, each connection as long as it lasts.
    convenience init(
        unix path: String? = nil,
        answering answer: @escaping @Sendable (MessageReader.Message) -> String
    ) throws {
        try self.init(unix: path) { wire, backend, _ in
            let reader = MessageReader(wire)
            while let request = reader.next() {
                backend.note(request.startLine)
                guard wire.send(answer(request)) else { return }
            }
        }
    }

    /// Answers its name to everything.
    convenience init(named name: String, unix path: String? = nil) throws {
        try self.init(unix: path) { _ in ok(name) }
    }

    deinit { closeDescriptor(listener) }

    var connections: Int { seen.withLock { $0.connections } }
    var requests: [String] { seen.withLock { $0.requests } }

    func note(_ request: String) { seen.withLock { $0.requests.append(request) } }

    /// As `kill -9` leaves it: nothing listens, all connections are reset.
    func kill() {
        // Not closed: the number could be given to the next listener while `accept` still uses it.
        shutdown(listener, Int32(SHUT_RDWR))
        for raw in seen.withLock({ $0.live }) {
            var setting = linger(l_onoff: 1, l_linger: 0)
            setsockopt(raw, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
            shutdown(raw, Int32(SHUT_RDWR))
        }
    }
}

func ok(_ body: String, _ headers: String = "") -> String {
    "HTTP/1.1 200 OK\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}
