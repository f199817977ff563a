import CLinux
import Glibc

/// What a service tells systemd about itself: the datagrams of sd_notify(3), without libsystemd.
/// Silent when the service was not started by systemd.
package struct Notify: ~Copyable, Sendable {
    /// Negative without systemd. By number, as an optional `Descriptor` cannot be borrowed.
    private let socket: Int32
    private let address: SocketAddress
    private static let patienceSeconds = 2

    /// Reads NOTIFY_SOCKET.
    package static func fromEnvironment() -> Notify {
        Notify(socketPath: Environment.value("NOTIFY_SOCKET"))
    }

    package init(socketPath: String?) {
        address = .unix(path: socketPath ?? "")
        guard socketPath != nil else {
            socket = -1
            return
        }
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        socket = Glibc.socket(AF_UNIX, kind, 0)
        // The receiver's queue is short (net.unix.max_dgram_qlen) and a full one blocks: a systemd
        // that hangs must not hang us for good.
        var patience = timeval(tv_sec: Notify.patienceSeconds, tv_usec: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        if socket >= 0 { closeDescriptor(socket) }
    }

    package func ready() throws(SystemFault) { try send("READY=1") }

    package func stopping() throws(SystemFault) { try send("STOPPING=1") }

    package func watchdog() throws(SystemFault) { try send("WATCHDOG=1") }

    /// One line, shown by `systemctl status`.
    package func status(_ text: String) throws(SystemFault) { try send("STATUS=\(text)") }

    /// Leaves a copy of a descriptor with systemd, which gives it back by that name after a
    /// restart. Storing the same open file again is ignored by systemd; another one under a used
    /// name is added beside the first. FDPOLL=0: systemd would drop a listener that reports
    /// EPOLLERR or EPOLLHUP (sd_notify(3)).
    package func store(descriptor: Int32, name: String) throws(SystemFault) {
        try send("FDSTORE=1\nFDNAME=\(name)\nFDPOLL=0", descriptor: descriptor)
    }

    /// Has systemd close all stored descriptors of this name.
    package func removeStored(name: String) throws(SystemFault) {
        try send("FDSTOREREMOVE=1\nFDNAME=\(name)")
    }

    /// How often systemd wants to hear `watchdog()`, in nanoseconds; half of what it allows, as
    /// sd_watchdog_enabled(3) advises. Nil when it does not ask, or asks another process.
    package static func watchdogPeriod(processID: Int32 = getpid()) -> Int64? {
        guard let microseconds = Environment.value("WATCHDOG_USEC").flatMap(Int64.init),
            microseconds > 0
        else { return nil }
        if let owner = Environment.value("WATCHDOG_PID"), Int32(owner) != processID { return nil }
        return microseconds * 1000 / 2
    }

    /// Sends any assignments, one a line.
    package func send(_ text: String, descriptor: Int32? = nil) throws(SystemFault) {
        guard socket >= 0 else { return }
        let passed = descriptor.map { [$0] } ?? []
        var text = text
        try systemCall("sendmsg", on: "NOTIFY_SOCKET") {
            text.withUTF8 { bytes in
                address.withRawAddress { peer, length in
                    clinux_send_message(
                        socket, peer, Int(length), bytes.baseAddress, bytes.count, passed,
                        passed.count)
                }
            }
        }
    }
}
