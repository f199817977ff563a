import FrontWire
import Glibc
import LinuxIO

/// The Unix socket where the daemon tells the front what to do. One daemon at a time: a new
/// connection replaces the old. Whatever happens here, traffic goes on.
final class ControlLink {
    private struct Peer {
        let raw: Int32
        let watch: EventLoop.WatchToken
        var decoder = FrameDecoder<FrontOrder>()
        /// What the socket did not take, and the descriptors to go with its first byte.
        var output: [UInt8] = []
        var passing: [Int32]
        /// What came with orders that are to be obeyed yet, oldest first.
        var received: [Int32] = []
    }

    private static let readBytes = 64 * 1024

    private let loop: EventLoop
    private let listener: PeerListener
    private let greeting: () -> (FrontReport, descriptors: [Int32])
    private let receive: (FrontOrder) -> Void
    private var peer: Peer?
    private var isPaused = false

    /// `greeting` makes the first report to each daemon, with the descriptors to pass.
    init(
        _ listener: consuming Descriptor, loop: EventLoop,
        greeting: @escaping () -> (FrontReport, descriptors: [Int32]),
        receive: @escaping (FrontOrder) -> Void
    ) throws(SystemFault) {
        self.loop = loop
        self.greeting = greeting
        self.receive = receive
        self.listener = try PeerListener(listener, loop: loop)
        self.listener.take = { [unowned self] raw in welcome(raw) }
    }

    /// For the process that takes over.
    var listenerRaw: Int32 { listener.raw }

    /// Leaves the listener to the process that has taken over, and the daemon to find it there.
    func close() {
        listener.close()
        hangUp()
    }

    /// Reads no more orders until `resume`.
    func pause() {
        isPaused = true
        watchPeer()
    }

    func resume() {
        isPaused = false
        watchPeer()
    }

    private func watchPeer() {
        guard let peer else { return }
        var interest: Readiness = isPaused ? [] : .readable
        if !peer.output.isEmpty { interest.insert(.writable) }
        try? loop.modify(peer.watch, for: interest)
    }

    /// Nothing is kept for a daemon that is not there: it learns what is so from `hello`.
    func send(_ report: FrontReport) {
        guard peer != nil else { return }
        peer?.output += report.encoded()
        if let waiting = peer?.output.count, waiting > FrontLimits.controlOutputBytes {
            return hangUp()
        }
        flush()
    }

    /// The descriptor that came with the order just received; the caller owns it.
    func takeDescriptor() -> Int32? {
        guard let peer, !peer.received.isEmpty else { return nil }
        return self.peer?.received.removeFirst()
    }

    private func welcome(_ raw: Int32) {
        hangUp()
        do throws(SystemFault) {
            let watch = try loop.watch(raw, for: .readable) { [unowned self] readiness in
                daemonIsReady(readiness)
            }
            let (hello, descriptors) = greeting()
            peer = Peer(raw: raw, watch: watch, passing: descriptors)
            watchPeer()
            send(hello)
        } catch {
            closeDescriptor(raw)
        }
    }

    private func daemonIsReady(_ readiness: Readiness) {
        if readiness.contains(.writable) { flush() }
        if !readiness.isDisjoint(with: [.readable, .hangup, .failed]) { read() }
    }

    /// One buffer a turn; the loop is level-triggered and calls again for the rest.
    private func read() {
        guard let raw = peer?.raw else { return }
        var bytes = [UInt8](repeating: 0, count: ControlLink.readBytes)
        do {
            let message = try bytes.withUnsafeMutableBytes {
                try UnixMessage.receive(into: $0, over: raw)
            }
            guard let message else { return }
            peer?.received += message.descriptors
            guard message.byteCount > 0 else { return hangUp() }
            peer?.decoder.append(bytes.prefix(message.byteCount))
        } catch {
            return hangUp()
        }
        while let order = nextOrder() { receive(order) }
    }

    /// Bytes that are no order end the connection; so may the order before them.
    private func nextOrder() -> FrontOrder? {
        guard peer != nil else { return nil }
        do {
            return try peer?.decoder.next()
        } catch {
            hangUp()
            return nil
        }
    }

    private func flush() {
        guard let peer, !peer.output.isEmpty else { return }
        let sent = peer.output.withUnsafeBytes { bytes in
            try? UnixMessage.send(bytes, descriptors: peer.passing, over: peer.raw) ?? 0
        }
        guard let sent else { return hangUp() }
        if sent > 0 { self.peer?.passing = [] }
        self.peer?.output.removeFirst(sent)
        watchPeer()
    }

    private func hangUp() {
        guard let old = peer else { return }
        peer = nil
        for raw in old.received { closeDescriptor(raw) }
        loop.unwatch(old.watch)
        closeDescriptor(old.raw)
    }
}
