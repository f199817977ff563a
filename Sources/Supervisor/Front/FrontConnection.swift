import FrontWire
import Glibc
import LinuxIO

/// One connection to the front: frames out, reports in, and the counter pages it came with.
final class FrontConnection {
    private static let readBytes = 64 * 1_024

    var onReport: (FrontReport) -> Void = { _ in }
    /// Told once, with the reason; nothing follows.
    var onLoss: (String) -> Void = { _ in }

    private let socket: Descriptor
    private let loop: EventLoop
    private var watch: EventLoop.WatchToken?
    private var decoder = FrameDecoder<FrontReport>()
    private var outgoing: [UInt8] = []
    /// The front's own first, then those of processes that it has replaced.
    private var pages: [PageBox] = []
    /// Descriptors that travel with the byte at an offset of `outgoing`; ours until they are sent.
    private var passing: [(offset: Int, raw: Int32)] = []
    private var isClosed = false

    init(path: String, loop: EventLoop) throws(SystemFault) {
        self.loop = loop
        socket = try Socket.connect(to: .unix(path: path))
        let fault = Socket.pendingError(socket.raw)
        if fault != 0 { throw SystemFault(call: "connect", errno: fault, subject: path) }
        watch = try loop.watch(socket.raw, for: .readable) { [unowned self] readiness in
            ready(readiness)
        }
    }

    deinit {
        stopWatching()
        for (_, raw) in passing { closeDescriptor(raw) }
    }

    /// A copy of the counters; empty as long as there are none.
    func samples() -> [CounterSample] {
        guard let own = pages.first else { return [] }
        return own.reader.samples(withGaugesOf: pages.dropFirst().map(\.reader))
    }

    func flights() -> [String: Flight] {
        pages.first?.reader.flights(with: pages.dropFirst().map(\.reader)) ?? [:]
    }

    /// How long the requests of one replica took, as far as the process that serves now has seen.
    func latency(ofEndpoint name: String) -> LatencyHistogram {
        pages.first?.reader.latency(of: .endpoint, named: name) ?? LatencyHistogram()
    }

    /// Takes over the descriptor that goes with the first byte.
    func send(_ bytes: [UInt8], passing raw: Int32? = nil, atMost limit: Int) {
        if let raw { passing.append((outgoing.count, raw)) }
        guard !isClosed else { return }
        if outgoing.count + bytes.count > limit { return close("it does not read what is sent") }
        outgoing += bytes
        flush()
    }

    private func ready(_ readiness: Readiness) {
        if readiness.contains(.writable) { flush() }
        if !isClosed, !readiness.isDisjoint(with: [.readable, .hangup, .failed]) { receive() }
    }

    private func flush() {
        do {
            while !outgoing.isEmpty, let sent = try sendOnce() { noteSent(sent) }
        } catch {
            return close("\(error)")
        }
        guard let watch else { return }
        try? loop.modify(watch, for: outgoing.isEmpty ? .readable : [.readable, .writable])
    }

    private func sendOnce() throws -> Int? {
        let raw = socket.raw
        // Each descriptor begins a message, as it belongs to that message's first byte.
        let first = passing.first.flatMap { $0.offset == 0 ? $0.raw : nil }
        let end = passing.first { $0.offset > 0 }?.offset ?? outgoing.count
        return try outgoing.withUnsafeBytes {
            try UnixMessage.send(
                UnsafeRawBufferPointer(rebasing: $0[..<end]),
                descriptors: first.map { [$0] } ?? [], over: raw)
        }
    }

    private func noteSent(_ count: Int) {
        outgoing.removeFirst(count)
        if let first = passing.first, first.offset == 0, count > 0 {
            closeDescriptor(first.raw)
            passing.removeFirst()
        }
        for index in passing.indices { passing[index].offset -= count }
    }

    private func receive() {
        do {
            guard let (bytes, descriptors) = try receiveOnce() else { return }
            takePages(descriptors)
            if bytes.isEmpty { return close("it has closed the connection") }
            decoder.append(bytes)
            while !isClosed, let report = try decoder.next() { onReport(report) }
        } catch {
            close("\(error)")
        }
    }

    private func receiveOnce() throws -> (bytes: [UInt8], descriptors: [Int32])? {
        var bytes = [UInt8](repeating: 0, count: Self.readBytes)
        let raw = socket.raw
        let received = try bytes.withUnsafeMutableBytes {
            try UnixMessage.receive(into: $0, over: raw)
        }
        guard let received else { return nil }
        return (Array(bytes.prefix(received.byteCount)), received.descriptors)
    }

    /// Pages come with the first report; later ones were a mistake, and are closed.
    private func takePages(_ descriptors: [Int32]) {
        let opened = descriptors.compactMap { PageBox(Descriptor(owning: $0)) }
        if pages.isEmpty { pages = opened }
    }

    private func close(_ why: String) {
        guard !isClosed else { return }
        isClosed = true
        stopWatching()
        onLoss(why)
    }

    private func stopWatching() {
        if let watch { loop.unwatch(watch) }
        watch = nil
    }
}

/// Keeps a counter page mapped for as long as its reader is used.
private final class PageBox {
    private let page: SharedPage
    let reader: CounterReader

    init?(_ descriptor: consuming Descriptor) {
        guard
            let page = try? SharedPage.open(descriptor, atLeast: CounterLayout.headerBytes),
            let reader = CounterReader(base: page.base, byteCount: page.byteCount)
        else { return nil }
        self.page = page
        self.reader = reader
    }
}
