import Glibc
import LinuxIO

/// A Unix socket of the control thread's, to which processes of root or of our own user connect.
final class PeerListener {
    private let loop: EventLoop
    private let listener: Descriptor
    private var watch: EventLoop.WatchToken?
    /// Owns what it is given.
    var take: (Int32) -> Void = closeDescriptor

    init(_ listener: consuming Descriptor, loop: EventLoop) throws(SystemFault) {
        self.loop = loop
        self.listener = listener
        watch = try loop.watch(self.listener.raw, for: .readable) { [unowned self] _ in accept() }
    }

    /// One that nobody else gets as far as connecting to.
    static func listen(at path: String) throws(SystemFault) -> Descriptor {
        let mask = umask(0o177)
        defer { umask(mask) }
        return try Socket.listen(at: .unix(path: path))
    }

    /// For the process that takes over.
    var raw: Int32 { listener.raw }

    /// Leaves the listener to the process that has taken over.
    func close() {
        if let watch { loop.unwatch(watch) }
        watch = nil
    }

    private func accept() {
        do throws(SystemFault) {
            guard let accepted = try Socket.accept(on: listener) else { return }
            let credentials = try PeerCredentials.of(accepted.raw)
            guard credentials.userID == 0 || credentials.userID == getuid() else { return }
            take(accepted.release())
        } catch {
            pause()
        }
    }

    /// Whoever connects stays in the backlog when there is no descriptor for it, and the loop, being
    /// level-triggered, would tell of it again and again.
    private func pause() {
        guard let watch else { return }
        try? loop.modify(watch, for: [])
        loop.schedule(at: MonotonicClock.now + FrontLimits.acceptPauseNanoseconds) { [weak self] in
            self?.resume()
        }
    }

    private func resume() {
        if let watch { try? loop.modify(watch, for: .readable) }
    }
}
