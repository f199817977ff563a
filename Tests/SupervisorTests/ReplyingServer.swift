import Glibc
import LinuxIO

/// Listens on a port of the kernel's choosing, answers what each connection says with `reply`, and writes
/// down what that was.
final class ReplyingServer {
    let port: UInt16
    private(set) var asked: [String] = []
    private let listener: Box
    private var connections: [Box] = []

    final class Box {
        let descriptor: Descriptor
        init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
    }

    init(on loop: EventLoop, reply: String?) throws {
        let box = Box(try Socket.listen(at: .loopback(port: 0)))
        guard case .ipv4(_, let port) = try Socket.localAddress(box.descriptor.raw) else {
            throw SystemFault(call: "getsockname", errno: 0, subject: "test")
        }
        listener = box
        self.port = port
        try loop.watch(box.descriptor.raw, for: .readable) { [unowned self] _ in
            guard let accepted = try? Socket.accept(on: box.descriptor) else { return }
            let connection = Box(accepted)
            connections.append(connection)
            guard let reply else { return }
            _ = try? loop.watch(connection.descriptor.raw, for: .readable) { [unowned self] _ in
                answer(connection, reply)
            }
        }
    }

    private func answer(_ connection: Box, _ reply: String) {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map {
                ByteIO.receive(connection.descriptor.raw, into: $0, bytes.count)
            } ?? 0
        }
        guard count > 0 else { return }
        asked.append(String(decoding: buffer.prefix(count), as: UTF8.self))
        let bytes = Array(reply.utf8)
        _ = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map {
                ByteIO.send(connection.descriptor.raw, $0, buffer.count)
            }
        }
    }
}
