import ControlAPI
import Glibc

/// Why the daemon's socket cannot be connected to, found out before the HTTP client is asked to:
/// that one retries and then tells only that it did not succeed.
package enum SocketProbe {
    package enum Fault: Error, Equatable, Sendable {
        case missing, accessDenied, refused, pathTooLong
        case other(errno: Int32)
    }

    /// Connects and hangs up.
    package static func connect(_ path: String) throws(Fault) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // One byte stays zero: the kernel takes a path that fills the field, other programs do not.
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw .pathTooLong
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        // Not blocking: where the queue of connections is full the daemon is there, only busy.
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .other(errno: errno) }
        defer { close(descriptor) }
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if outcome != 0 && errno != EAGAIN { throw fault(errno) }
    }

    private static func fault(_ code: Int32) -> Fault {
        switch code {
        case ENOENT, ENOTDIR: .missing
        case EACCES, EPERM: .accessDenied
        case ECONNREFUSED: .refused
        default: .other(errno: code)
        }
    }
}

extension CommandFailure {
    /// What to tell a person who cannot reach the daemon at `path`.
    package init(_ fault: SocketProbe.Fault, at path: String) {
        switch fault {
        case .missing where path == ControlSocket.defaultPath:
            self.init(.unreachable, "coxswaind is not running: systemctl start coxswaind")
        case .missing:
            self.init(
                .unreachable,
                "there is no socket '\(path)': start coxswaind, or correct --socket "
                    + "or $\(ControlSocket.environmentVariable)")
        case .accessDenied:
            self.init(
                .accessDenied,
                "you may not use '\(path)', members of its group may: "
                    + "sudo usermod --append --groups \(ControlSocket.group) $USER "
                    + "(and log in again)")
        case .refused:
            self.init(
                .unreachable,
                "nobody listens on '\(path)', which an earlier coxswaind has left: "
                    + "systemctl restart coxswaind")
        case .pathTooLong:
            self.init(.usage, "'\(path)' is longer than the path of a socket can be (107 bytes)")
        case .other(let code):
            self.init(
                .unreachable, "failed to connect to '\(path)': \(String(cString: strerror(code)))")
        }
    }
}
