import Glibc
import LinuxIO

/// Lines of text both ways over a stream socket. Two releases of the front speak through it, so
/// there is no version to agree on: a line that is not understood is ignored.
final class LineLink {
    private static let lineBytes = 1_024
    private static let outputBytes = 1 << 20

    private let raw: Int32
    private let loop: EventLoop
    private var watch: EventLoop.WatchToken?
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private let receive: (String) -> Void
    private let onEnd: () -> Void

    /// Takes `raw` over. `onEnd` is called once, when the peer has gone.
    init(
        _ raw: Int32, loop: EventLoop, receive: @escaping (String) -> Void,
        onEnd: @escaping () -> Void
    ) throws(SystemFault) {
        self.raw = raw
        self.loop = loop
        self.receive = receive
        self.onEnd = onEnd
        let flags = fcntl(raw, F_GETFL)
        _ = fcntl(raw, F_SETFL, flags | O_NONBLOCK)
        watch = try loop.watch(raw, for: .readable) { [unowned self] readiness in
            if readiness.contains(.writable) { flush() }
            if !readiness.isDisjoint(with: [.readable, .hangup, .failed]) { read() }
        }
    }

    deinit { close() }

    func send(_ line: String) {
        guard watch != nil else { return }
        output += Array(line.utf8) + [UInt8(ascii: "\n")]
        if output.count > LineLink.outputBytes { return end() }
        flush()
    }

    func close() {
        guard let watch else { return }
        self.watch = nil
        loop.unwatch(watch)
        closeDescriptor(raw)
    }

    private func end() {
        guard watch != nil else { return }
        close()
        onEnd()
    }

    private func flush() {
        guard let watch, !output.isEmpty else { return }
        let sent = output.withUnsafeBytes { bytes -> Int in
            guard let base = bytes.baseAddress else { return 0 }
            return ByteIO.send(raw, base, bytes.count)
        }
        if sent < 0, sent != -Int(EAGAIN) { return end() }
        output.removeFirst(max(0, sent))
        try? loop.modify(watch, for: output.isEmpty ? .readable : [.readable, .writable])
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: LineLink.lineBytes)
        let count = buffer.withUnsafeMutableBytes { bytes -> Int in
            guard let base = bytes.baseAddress else { return 0 }
            return ByteIO.receive(raw, into: base, bytes.count)
        }
        if count == -Int(EAGAIN) { return }
        guard count > 0 else { return end() }
        input += buffer.prefix(count)
        while watch != nil, let lineEnd = input.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: input[..<lineEnd], as: UTF8.self)
            input.removeFirst(lineEnd + 1)
            receive(line)
        }
        if input.count > LineLink.lineBytes { end() }
    }
}
