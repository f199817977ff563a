import Glibc
import LinuxIO
import Model

/// Listens on a port of the kernel's choosing, answers what each connection says with `reply`, and writes
/// down what that was.
final class ReplyingServer {
    let port: UInt16
    private(set) var asked: [String] = []
    private let listener: Box
    private var connections: [Box] = []
    /// So many have come.
    private(set) var accepted = 0
    /// What the next question is answered with; nil leaves it without an answer.
    var reply: String?
    /// Or with a good one after so long.
    var answersAfter: Duration?
    /// What becomes of the connection then.
    var closesAfterReply = false
    private let loop: EventLoop

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
        self.reply = reply
        self.loop = loop
        try loop.watch(box.descriptor.raw, for: .readable) { [unowned self] _ in
            guard let accepted = try? Socket.accept(on: box.descriptor) else { return }
            self.accepted += 1
            serve(Box(accepted))
        }
    }

    private func serve(_ connection: Box) {
        connections.append(connection)
        var watch: EventLoop.WatchToken?
        watch = try? loop.watch(connection.descriptor.raw, for: .readable) { [unowned self] _ in
            if answer(connection), !closesAfterReply { return }
            if let watch { loop.unwatch(watch) }
            connections.removeAll { $0 === connection }
        }
    }

    /// False where the connection is over.
    private func answer(_ connection: Box) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map {
                ByteIO.receive(connection.descriptor.raw, into: $0, bytes.count)
            } ?? 0
        }
        guard count > 0 else { return count == -Int(EAGAIN) }
        asked.append(String(decoding: buffer.prefix(count), as: UTF8.self))
        if let reply {
            send(reply, on: connection)
        } else if let answersAfter {
            loop.schedule(at: MonotonicClock.now + answersAfter.wholeNanoseconds) {
                [unowned self] in
                send("HTTP/1.1 204 No Content\r\n\r\n", on: connection)
            }
        }
        return true
    }

    private func send(_ reply: String, on connection: Box) {
        let bytes = Array(reply.utf8)
        _ = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map {
                ByteIO.send(connection.descriptor.raw, $0, buffer.count)
            }
        }
    }
}
