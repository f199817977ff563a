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
        send(raw, bytes, count, Int32(MSG_NOSIGNAL))
    }

    /// Sends what `shutdown` is to follow: the kernel keeps the last segment back, to send it with the
    /// FIN in it (MSG_MORE in send(2); tcp_send_fin in net/ipv4/tcp_output.c). That is a segment less,
    /// and the peer is woken once.
    package static func sendLast(_ raw: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
        send(raw, bytes, count, Int32(MSG_NOSIGNAL | MSG_MORE))
    }

    private static func send(
        _ raw: Int32, _ bytes: UnsafeRawPointer, _ count: Int, _ flags: Int32
    ) -> Int {
        while true {
            let sent = Glibc.send(raw, bytes, count, flags)
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
