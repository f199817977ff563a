import Glibc
import LinuxIO
import Model
import SystemdBus

/// Whether a replica could listen at its endpoint now. Another program may still take a port before
/// the replica does; then the replica fails, and is started again on another port.
enum EndpointCheck {
    /// Nil if it could.
    static func fault(of endpoint: Endpoint?) -> StartFault? {
        switch endpoint {
        case .loopback(let port) where !isFree(port): .portTaken(port)
        case .unix(let path) where path.utf8.count > TransientUnit.socketPathMaximumBytes:
            .refused(
                "its socket '\(path)' has a path of \(path.utf8.count) bytes, and the kernel takes "
                    + "\(TransientUnit.socketPathMaximumBytes); use a shorter service name or "
                    + "`coxswaind --runtime`")
        default: nil
        }
    }

    /// Only a listener that is there counts against a port. What cannot be looked at for another reason,
    /// as for want of descriptors (EMFILE), is not taken: the replica finds out by itself.
    static func isFree(_ port: UInt16) -> Bool {
        do throws(SystemFault) {
            // With SO_REUSEADDR, connections in TIME_WAIT do not count: only a listener does.
            _ = try Socket.listen(at: .loopback(port: port))
            return true
        } catch {
            return error.errno != EADDRINUSE
        }
    }
}
