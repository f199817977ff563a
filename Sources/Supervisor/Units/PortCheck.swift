import Glibc
import LinuxIO

/// Whether a replica could listen on a loopback port now. Another program may still take it before
/// the replica does; then the replica fails, and is started again on another port.
enum PortCheck {
    static func isFree(_ port: UInt16) -> Bool {
        // With SO_REUSEADDR, connections in TIME_WAIT do not count: only a listener does.
        (try? Socket.listen(at: .loopback(port: port))) != nil
    }
}
