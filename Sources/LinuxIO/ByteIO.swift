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
}
