import Glibc
package import LinuxIO
import Model
import SystemdBus

/// A replica's listening socket, as systemd gives it to the unit coxswain-handover@.service as well:
/// a socket unit passes its sockets to every service that names it (systemd.service(5), Sockets=).
/// That service sends it on to the daemon, which could otherwise take it only out of another
/// process, with the right to read that one's memory (pidfd_getfd(2)).
struct HandedOver {
    let replica: ReplicaID
    /// The receiver's, for the time of the call only.
    let socket: Int32

    /// Sends the socket that this process was started with. `instance` is the unit's `%i`.
    static func send(
        _ instance: String, inherited: [InheritedDescriptor], to path: String
    ) throws(SystemFault) {
        guard let socket = inherited.first else {
            throw SystemFault(
                call: "sd_listen_fds", errno: ENOENT, subject: "socket of \(instance)")
        }
        let connection = try Socket.connect(to: .unix(path: path))
        let raw = connection.raw
        let bytes = Array(instance.utf8)
        // So little is taken at once, and the kernel keeps it when we are gone.
        let sent = bytes.withUnsafeBytes { bytes in
            Result { () throws(SystemFault) in
                try UnixMessage.send(bytes, descriptors: [socket.raw], over: raw)
            }
        }
        _ = try sent.get()
    }
}

extension Daemon {
    /// What coxswain-handover@.service does: passes on the socket that it was started with.
    package static func handOver(
        _ instance: String, to configuration: DaemonConfiguration
    ) throws(SystemFault) {
        try HandedOver.send(
            instance, inherited: ListenDescriptors.take(), to: configuration.handOverPath)
    }
}

/// Where sockets are handed over. Only root reaches it.
final class HandOverListener {
    /// An instance's name is part of a unit's name.
    private static let messageBytes = UnitName.maximumLength
    private static let connectionsMaximum = 256

    private let loop: EventLoop
    private let listener: Descriptor
    private let receive: (HandedOver) -> Void
    private var connections: [Int32: EventLoop.WatchToken] = [:]

    init(
        at path: String, loop: EventLoop, receive: @escaping (HandedOver) -> Void
    ) throws(SystemFault) {
        self.loop = loop
        self.receive = receive
        let mask = umask(0o177)
        defer { umask(mask) }
        listener = try Socket.listen(at: .unix(path: path))
        try loop.watch(listener.raw, for: .readable) { [unowned self] _ in accept() }
    }

    private func accept() {
        guard let accepted = try? Socket.accept(on: listener),
            let peer = try? PeerCredentials.of(accepted.raw),
            peer.userID == 0 || peer.userID == getuid(),
            connections.count < Self.connectionsMaximum
        else { return }
        let raw = accepted.release()
        connections[raw] = try? loop.watch(raw, for: .readable) { [unowned self] _ in read(raw) }
        if connections[raw] == nil { closeDescriptor(raw) }
    }

    private func read(_ raw: Int32) {
        if let watch = connections.removeValue(forKey: raw) { loop.unwatch(watch) }
        defer { closeDescriptor(raw) }
        var bytes = [UInt8](repeating: 0, count: Self.messageBytes)
        let message = try? bytes.withUnsafeMutableBytes {
            try UnixMessage.receive(into: $0, over: raw)
        }
        guard let message else { return }
        defer { for descriptor in message.descriptors { closeDescriptor(descriptor) } }
        let text = String(decoding: bytes.prefix(message.byteCount), as: UTF8.self)
        guard let socket = message.descriptors.first, Socket.isListening(socket),
            let replica = UnitName.replica(ofInstance: text)
        else { return DaemonLog.warning("what was handed over as '\(text)' is no socket of ours") }
        receive(HandedOver(replica: replica, socket: socket))
    }
}
