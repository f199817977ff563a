import Glibc
import LinuxIO
import Synchronization

/// A replica that does what the case says, byte by byte, and keeps every byte it gets.
final class ScriptedEndpoint: Sendable {
    private struct State {
        /// What came on each connection, in the order in which they were accepted.
        var received: [Bytes] = []
        var threads: [pthread_t] = []
    }

    let port: UInt16
    private let steps: [EndpointStep]
    private let patienceSeconds: Int
    private let listener: Int32
    /// Writing to `stop` ends the thread that accepts.
    private let stop: (near: Int32, far: Int32)
    private let state = Mutex(State())

    init(_ steps: [EndpointStep], patienceSeconds: Int) throws {
        self.steps = steps
        self.patienceSeconds = patienceSeconds
        listener = try Socket.listen(at: .loopback(port: 0)).release()
        let ends = try Socket.pair()
        stop = (ends.0, ends.1)
        guard case .ipv4(_, let port) = try Socket.localAddress(listener) else {
            throw Unexpected("an endpoint without a port")
        }
        self.port = port
        start { [self] in acceptAll() }
    }

    deinit { for raw in [listener, stop.near, stop.far] { closeDescriptor(raw) } }

    var receivedBytes: Int { state.withLock { $0.received.reduce(0) { $0 + $1.count } } }

    /// What came, by connection. The front must be gone: then every connection has its end, and
    /// nothing more can come.
    func finish() -> [Bytes] {
        var byte: UInt8 = 0
        _ = ByteIO.send(stop.near, &byte, 1)
        // Threads of connections are started by the one that accepts, which is the first.
        while let thread = state.withLock({ $0.threads.isEmpty ? nil : $0.threads.removeFirst() }) {
            pthread_join(thread, nil)
        }
        return state.withLock { $0.received }
    }

    func keep(_ bytes: Bytes, of connection: Int) {
        state.withLock { $0.received[connection] += bytes }
    }

    private func start(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.threads.append(startThread(body)) }
    }

    private func acceptAll() {
        while true {
            var waits = [
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stop.far, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&waits, 2, -1)
            var address: SocketAddress?
            while case let raw = Socket.acceptClient(on: listener, address: &address), raw >= 0 {
                serve(Wire(raw: raw, patienceSeconds: patienceSeconds))
            }
            if waits[1].revents != 0 { return }
        }
    }

    private func serve(_ wire: Wire) {
        let number = state.withLock { state in
            state.received.append([])
            return state.received.count - 1
        }
        start { [self] in EndpointConnection(wire, number, of: self).perform(steps) }
    }
}

/// Runs `body` on a thread of its own, to be joined.
func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
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
    return thread
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
