import CLinux
import Glibc

/// What the kernel knows of a connection beyond what its owner sees (sock_diag(7)).
///
/// A connection to a listening socket stands before anybody has accepted it. That is enough where
/// the program itself listens, for then it runs. Of a socket that systemd holds it proves nothing:
/// there, only that the connection was accepted does.
package struct SocketDiagnosis: ~Copyable, Sendable {
    private let netlink: Descriptor

    package init() throws(SystemFault) {
        netlink = Descriptor(
            owning: try systemCall("socket", on: "sock_diag") { clinux_sockdiag_open() })
    }

    /// Whether the other side has accepted this connection of ours over a Unix socket. Fails with
    /// ENOENT on a kernel that has no unix_diag.
    package borrowing func isAccepted(unix raw: Int32) throws(SystemFault) -> Bool {
        var status = stat()
        try systemCall("fstat", on: "descriptor \(raw)") { fstat(raw, &status) }
        // The kernel's own inode numbers of sockets are 32 bits wide, whatever stat's are.
        let inode = UInt32(truncatingIfNeeded: status.st_ino)
        let netlink = netlink.raw
        return try systemCall("sock_diag", on: "socket \(inode)") {
            clinux_sockdiag_unix_peer(netlink, inode)
        } > 0
    }

    /// Whether this kernel answers at all, asked about a connection of our own.
    package static let isSupported: Bool = {
        guard let diagnosis = try? SocketDiagnosis(), let (left, right) = try? Socket.pair() else {
            return false
        }
        defer {
            closeDescriptor(left)
            closeDescriptor(right)
        }
        return (try? diagnosis.isAccepted(unix: left)) == true
    }()
}
