import Glibc
import LinuxIO
import Model
import Synchronization
import Testing

/// A replica that answers everything and counts what it gets. At a Unix socket: what is sent there has
/// arrived when the call returns, so that it can be told what came before an instant and what after.
final class CountedReplica: Sendable {
    private struct State {
        /// Each with the last four bytes that came, as one number.
        var connections: [Int32: UInt32] = [:]
        var accepted = 0
        var bytes = 0
        var requests = 0
        /// Bytes and connections at the acknowledgement of its drain.
        var final: (bytes: Int, accepted: Int)?
    }

    private static let endOfHead: UInt32 = 0x0d0a_0d0a
    private static let turnMilliseconds: Int32 = 20

    let endpoint: Endpoint
    private let listener: Int32
    private let state = Mutex(State())

    init(at path: String) throws {
        listener = try Socket.listen(at: .unix(path: path)).release()
        endpoint = .unix(path: path)
        spawn { [self] in
            while turn() {}
        }
    }

    deinit {
        for raw in state.withLock({ Array($0.connections.keys) }) { closeDescriptor(raw) }
        closeDescriptor(listener)
    }

    var requests: Int { state.withLock { $0.requests } }

    /// From here on nothing may come any more, and nothing may be connected.
    func acknowledge() {
        state.withLock { state in
            serve(&state)
            #expect(state.connections.isEmpty, "a drained replica is still connected to")
            state.final = (state.bytes, state.accepted)
        }
    }

    func expectSilence() {
        state.withLock { state in
            serve(&state)
            #expect(state.bytes == state.final?.bytes, "a drained replica was sent bytes")
            #expect(state.accepted == state.final?.accepted, "a drained replica was connected to")
        }
    }

    /// False when its drain has been acknowledged.
    private func turn() -> Bool {
        var waits = state.withLock { [listener] + $0.connections.keys }.map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        poll(&waits, nfds_t(waits.count), CountedReplica.turnMilliseconds)
        return state.withLock { state in
            if state.final != nil { return false }
            serve(&state)
            return true
        }
    }

    private func serve(_ state: inout State) {
        var address: SocketAddress?
        while case let raw = Socket.acceptClient(on: listener, address: &address), raw >= 0 {
            state.accepted += 1
            state.connections[raw] = 0
        }
        for raw in Array(state.connections.keys) { serve(raw, &state) }
    }

    private func serve(_ raw: Int32, _ state: inout State) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = ByteIO.receive(raw, into: &buffer, buffer.count)
            if count == -Int(EAGAIN) { return }
            guard count > 0 else {
                state.connections[raw] = nil
                return closeDescriptor(raw)
            }
            state.bytes += count
            for byte in buffer.prefix(count) {
                let last = (state.connections[raw] ?? 0) << 8 | UInt32(byte)
                state.connections[raw] = last
                if last == CountedReplica.endOfHead { answer(raw, &state) }
            }
        }
    }

    private func answer(_ raw: Int32, _ state: inout State) {
        state.requests += 1
        let response = Array(ok("counted").utf8)
        _ = response.withUnsafeBytes { ByteIO.send(raw, $0.baseAddress!, $0.count) }
    }
}
