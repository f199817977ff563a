import Glibc
import LinuxIO
import Synchronization

/// How often this process has looked into sockets connected to a Unix path.
enum PeekCount {
    private static let counts = Mutex<[SocketAddress: Int]>([:])

    static func of(_ path: String) -> Int { counts.withLock { $0[.unix(path: path)] ?? 0 } }

    fileprivate static func note(_ raw: Int32) {
        guard let peer = try? Socket.peerAddress(raw) else { return }
        counts.withLock { $0[peer, default: 0] += 1 }
    }
}

/// Holds the next thread that reads from a socket bound to a Unix path until it is opened.
final class ReceiveGate: Sendable {
    private static let closed = Mutex<[SocketAddress: ReceiveGate]>([:])

    private let test: Wire
    private let reader: Wire

    init(at path: String) throws {
        (test, reader) = try pairOfWires()
        ReceiveGate.closed.withLock { $0[.unix(path: path)] = self }
    }

    func waitForReader() { _ = test.receive(atMost: 1) }

    func open() { test.send("!") }

    fileprivate static func pass(_ raw: Int32) {
        guard !closed.withLock({ $0.isEmpty }), let address = try? Socket.localAddress(raw),
            let gate = closed.withLock({ $0.removeValue(forKey: address) })
        else { return }
        gate.reader.send("!")
        // Not by `Wire`, which would come here again.
        var byte: UInt8 = 0
        _ = recvfrom(gate.reader.raw, &byte, 1, 0, nil, nil)
    }
}

/// Takes the place of recv(2) in this program.
@_cdecl("recv")
func receiveCounted(
    _ raw: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int, _ flags: Int32
) -> Int {
    if flags & Int32(MSG_PEEK) != 0 { PeekCount.note(raw) }
    ReceiveGate.pass(raw)
    return recvfrom(raw, bytes, count, flags, nil, nil)
}
