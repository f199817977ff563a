import CLinux
import Glibc

/// The calls of the request path: no throwing, no closures, no retained subject. The result is
/// a byte count, or a negated errno.
package enum ByteIO {
    package static func receive(
        _ raw: Int32, into bytes: UnsafeMutableRawPointer, _ count: Int
    ) -> Int {
        while true {
            let received = recv(raw, bytes, count, 0)
            if received >= 0 { return received }
            let code = errno
            if code != EINTR { return -Int(code) }
        }
    }

    package static func send(_ raw: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
        while true {
            let sent = Glibc.send(raw, bytes, count, Int32(MSG_NOSIGNAL))
            if sent >= 0 { return sent }
            let code = errno
            if code != EINTR { return -Int(code) }
        }
    }

    /// Moves bytes between a socket and a `SplicePipe`. There is no MSG_NOSIGNAL for it: SIGPIPE has to
    /// be ignored.
    package static func splice(from source: Int32, to target: Int32, _ count: Int) -> Int {
        while true {
            let moved = clinux_splice(source, target, count)
            if moved >= 0 { return moved }
            let code = errno
            if code != EINTR { return -Int(code) }
        }
    }
}
