import Glibc

/// A descriptor that systemd passed to us, by the name it was stored under.
package struct InheritedDescriptor: Sendable, Equatable {
    package let name: String
    /// Close-on-exec; owned by whoever takes the list.
    package let raw: Int32

    package init(name: String, raw: Int32) {
        self.name = name
        self.raw = raw
    }
}

/// What systemd hands over at start: sockets of units and the contents of the descriptor store
/// (sd_listen_fds(3)).
package enum ListenDescriptors {
    private static let first: Int32 = 3
    /// More than that is not ours: systemd's own FileDescriptorStoreMax= is configured in units.
    private static let most: Int32 = 4096

    /// Takes them once: the variables are removed, so that no child inherits the claim.
    package static func take(processID: Int32 = getpid()) -> [InheritedDescriptor] {
        let owner = Environment.value("LISTEN_PID")
        let count = Environment.value("LISTEN_FDS").flatMap(Int32.init) ?? 0
        let names = Environment.value("LISTEN_FDNAMES") ?? ""
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { Environment.remove(name) }
        guard let owner, Int32(owner) == processID, count > 0 else { return [] }
        return inherited(count: min(count, most), names: names)
    }

    private static func inherited(count: Int32, names: String) -> [InheritedDescriptor] {
        let names = names.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return (0..<count).compactMap { index in
            let raw = first + index
            // Not through the wrapper: a number that is not open is systemd's mistake or a
            // hand-made environment, not a reason to trap.
            guard fcntl(raw, F_SETFD, FD_CLOEXEC) == 0 else { return nil }
            let name = Int(index) < names.count ? names[Int(index)] : "unknown"
            return InheritedDescriptor(name: name, raw: raw)
        }
    }
}
