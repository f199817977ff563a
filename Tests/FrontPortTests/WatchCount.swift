import Glibc
import LinuxIO
import Synchronization

/// How often epoll has been told of sockets bound to a Unix path, in this process.
enum WatchCount {
    private static let counts = Mutex<[SocketAddress: Int]>([:])

    static func of(_ path: String) -> Int { counts.withLock { $0[.unix(path: path)] ?? 0 } }

    fileprivate static func note(_ raw: Int32) {
        guard let address = try? Socket.localAddress(raw) else { return }
        counts.withLock { $0[address, default: 0] += 1 }
    }
}

/// EPOLL_CTL_ADD of epoll_ctl(2), which the module Glibc lacks.
private let add: Int32 = 1

private typealias Control =
    @convention(c) (Int32, Int32, Int32, UnsafeMutableRawPointer?) -> Int32

/// The C library's; the next after this program's own.
private let control: Control = {
    let next = UnsafeMutableRawPointer(bitPattern: -1)
    return unsafeBitCast(dlsym(next, "epoll_ctl"), to: Control.self)
}()

/// Takes the place of epoll_ctl(2) in this program.
@_cdecl("epoll_ctl")
func controlCounted(
    _ epoll: Int32, _ operation: Int32, _ raw: Int32, _ event: UnsafeMutableRawPointer?
) -> Int32 {
    if operation == add { WatchCount.note(raw) }
    return control(epoll, operation, raw, event)
}
