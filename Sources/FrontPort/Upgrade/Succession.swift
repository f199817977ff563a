import FrontWire
import Glibc
import LinuxIO
import Model

/// How a front is replaced by another process while it serves.
///
/// The old process starts the new one with its listeners and routes, just as systemd would after a
/// restart, and a socket between the two. Both accept while the new one gets ready, so no client is
/// ever refused. Then the old one accepts no more and finishes what it has; routes and drains are
/// passed on to it, for a client that is still its own must not be sent to a replica that is gone, nor
/// a replica be stopped while a request of the old process is in flight to it.
final class Succession {
    enum State {
        case alone
        /// The new process is on its way.
        case awaitingHeir(LineLink, timeout: TimerToken)
        /// The new process serves; this one finishes.
        case leaving(LineLink)
    }

    /// The name under which the new process gets its end of the socket.
    static let linkName = "succession"
    /// And the counter pages of this process and of those before it.
    static let countersName = "counters"

    private let loop: EventLoop
    private(set) var state = State.alone
    private let onSucceeded: () -> Void
    private let onFailed: (String) -> Void
    private let onForsaken: () -> Void
    private let serve: (RouteTable) -> Void
    private let drain: (ReplicaID, _ nanoseconds: Int64) -> Void
    /// By what number the heir knows the newest drain of each replica.
    private var ordersOfHeir: [ReplicaID: UInt64] = [:]

    /// `onForsaken` is called when the process that has taken over is gone.
    init(
        loop: EventLoop, onSucceeded: @escaping () -> Void, onFailed: @escaping (String) -> Void,
        onForsaken: @escaping () -> Void, serve: @escaping (RouteTable) -> Void,
        drain: @escaping (ReplicaID, _ nanoseconds: Int64) -> Void
    ) {
        self.loop = loop
        self.onSucceeded = onSucceeded
        self.onFailed = onFailed
        self.onForsaken = onForsaken
        self.serve = serve
        self.drain = drain
    }

    var isLeaving: Bool { if case .leaving = state { true } else { false } }

    /// Starts the program anew from where it was started, which may be another file by now.
    func begin(giving descriptors: [InheritedDescriptor]) {
        guard case .alone = state else { return }
        do throws(SystemFault) {
            let (near, far) = try Socket.pair()
            defer { closeDescriptor(far) }
            let link = try LineLink(
                near, loop: loop, receive: { [unowned self] line in take(line) },
                onEnd: { [unowned self] in heirIsGone() })
            let timeout = loop.schedule(
                at: MonotonicClock.now + FrontLimits.heirNanoseconds
            ) { [unowned self] in fail("the new process did not get ready in time") }
            state = .awaitingHeir(link, timeout: timeout)
            try OrphanProgram.start(
                Succession.programPath, arguments: CommandLine.arguments,
                descriptors: descriptors + [
                    InheritedDescriptor(name: Succession.linkName, raw: far)
                ]
            )
        } catch {
            fail("failed to start the new process: \(error)")
        }
    }

    /// Of the process that leaves: an order of the daemon that came by way of the heir is done.
    func noteDrained(_ replica: ReplicaID, cut: Int) {
        guard case .leaving(let link) = state,
            let order = ordersOfHeir.removeValue(forKey: replica)
        else { return }
        link.send(SuccessionLine.drained(replica, order: order, cut: cut).text)
    }

    private func take(_ text: String) {
        switch (SuccessionLine(text), state) {
        case (.ready, .awaitingHeir(let link, let timeout)):
            loop.cancel(timeout)
            state = .leaving(link)
            onSucceeded()
        case (.routes, .leaving(let link)):
            guard let raw = link.takeDescriptor(),
                let routes = RouteStore.read(Descriptor(owning: raw))
            else { return }
            serve(routes.table)
        case (.drain(let replica, let order, let nanoseconds), .leaving):
            ordersOfHeir[replica] = order
            drain(replica, nanoseconds)
        default: break
        }
    }

    private func heirIsGone() {
        switch state {
        case .awaitingHeir: fail("the new process ended before it was ready; its log says why")
        case .leaving: onForsaken()
        case .alone: break
        }
    }

    private func fail(_ why: String) {
        if case .awaitingHeir(let link, let timeout) = state {
            loop.cancel(timeout)
            // The new process ends when it sees that.
            link.close()
        }
        state = .alone
        onFailed(why)
    }

    /// `/proc/self/exe` would name the file that was executed, which an upgrade has deleted.
    private static var programPath: String {
        let named = CommandLine.arguments.first ?? ""
        if named.contains("/") { return named }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return named }
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// The process that this one has replaced, for as long as it has connections.
final class Elder {
    private var link: LineLink?
    private let onDrained: (ReplicaID, _ order: UInt64, _ cut: Int) -> Void
    private let onGone: () -> Void

    init(
        _ raw: Int32, loop: EventLoop,
        onDrained: @escaping (ReplicaID, _ order: UInt64, _ cut: Int) -> Void,
        onGone: @escaping () -> Void
    ) throws(SystemFault) {
        self.onDrained = onDrained
        self.onGone = onGone
        link = try LineLink(
            raw, loop: loop, receive: { [unowned self] line in take(line) },
            onEnd: { [unowned self] in
                link = nil
                onGone()
            })
    }

    var isThere: Bool { link != nil }

    /// It accepts no more from then on.
    func sayReady() { link?.send(SuccessionLine.ready.text) }

    func serve(_ table: RouteTable) {
        guard let link, let file = try? RouteStore.copy(of: table) else { return }
        link.send(SuccessionLine.routes.text, passing: file.raw)
    }

    func drain(_ replica: ReplicaID, order: UInt64, nanoseconds: Int64) {
        link?.send(
            SuccessionLine.drain(replica, order: order, nanoseconds: nanoseconds).text)
    }

    private func take(_ text: String) {
        guard case .drained(let replica, let order, let cut) = SuccessionLine(text) else { return }
        onDrained(replica, order, cut)
    }
}
