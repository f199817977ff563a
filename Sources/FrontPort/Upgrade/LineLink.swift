import Glibc
import LinuxIO

/// Lines of text both ways over a Unix stream socket, some with a descriptor: those end with the word
/// `@`. Two releases of the front speak through it, so there is no version to agree on: a line that is
/// not understood is ignored, and what came with it closed.
final class LineLink {
    private static let lineBytes = 1_024
    private static let waitingLines = 10_000
    private static let descriptorMark = " @"

    private struct Line {
        var bytes: [UInt8]
        /// Ours until its first byte is sent.
        var passing: Int32?
    }

    private let raw: Int32
    private let loop: EventLoop
    private var watch: EventLoop.WatchToken?
    private var input: [UInt8] = []
    /// Received ahead of the ends of their lines.
    private var passed: [Int32] = []
    /// Of the line that is being told.
    private var current: Int32?
    private var output: [Line] = []
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

    /// Takes over the descriptor that goes with the line.
    func send(_ line: String, passing descriptor: Int32? = nil) {
        let mark = descriptor == nil ? "" : LineLink.descriptorMark
        output.append(Line(bytes: Array("\(line)\(mark)\n".utf8), passing: descriptor))
        if watch == nil { return closeDescriptors() }
        if output.count > LineLink.waitingLines { return end() }
        flush()
    }

    /// The descriptor that came with the line being received; the caller owns it.
    func takeDescriptor() -> Int32? {
        defer { current = nil }
        return current
    }

    func close() {
        guard let watch else { return }
        self.watch = nil
        loop.unwatch(watch)
        closeDescriptor(raw)
        closeDescriptors()
    }

    private func closeDescriptors() {
        for descriptor in passed + output.compactMap(\.passing) { closeDescriptor(descriptor) }
        passed = []
        output = []
    }

    private func end() {
        guard watch != nil else { return }
        close()
        onEnd()
    }

    private func flush() {
        do {
            while let line = output.first, let sent = try send(line) { noteSent(sent) }
        } catch {
            return end()
        }
        guard let watch else { return }
        try? loop.modify(watch, for: output.isEmpty ? .readable : [.readable, .writable])
    }

    private func send(_ line: Line) throws -> Int? {
        let raw = raw
        return try line.bytes.withUnsafeBytes { bytes in
            try UnixMessage.send(
                bytes, descriptors: line.passing.map { [$0] } ?? [], over: raw)
        }
    }

    private func noteSent(_ count: Int) {
        if let descriptor = output[0].passing { closeDescriptor(descriptor) }
        output[0].passing = nil
        output[0].bytes.removeFirst(count)
        if output[0].bytes.isEmpty { output.removeFirst() }
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: LineLink.lineBytes)
        let raw = raw
        do {
            let message = try buffer.withUnsafeMutableBytes { bytes in
                try UnixMessage.receive(into: bytes, over: raw)
            }
            guard let message else { return }
            passed += message.descriptors
            guard message.byteCount > 0, passed.count <= UnixMessage.mostDescriptors else {
                return end()
            }
            input += buffer.prefix(message.byteCount)
        } catch {
            return end()
        }
        tellLines()
        if input.count > LineLink.lineBytes { end() }
    }

    private func tellLines() {
        while watch != nil, let lineEnd = input.firstIndex(of: UInt8(ascii: "\n")) {
            var line = String(decoding: input[..<lineEnd], as: UTF8.self)
            input.removeFirst(lineEnd + 1)
            if line.hasSuffix(LineLink.descriptorMark), !passed.isEmpty {
                line.removeLast(LineLink.descriptorMark.count)
                current = passed.removeFirst()
            }
            receive(line)
            if let ignored = takeDescriptor() { closeDescriptor(ignored) }
        }
    }
}
