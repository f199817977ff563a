import Glibc
import LinuxIO

/// Has journald take in all that has been written to it: it answers once nothing waits for it any more
/// (`vl_method_synchronize` in src/journal/journald-varlink.c). It flushes its files and says so in the journal,
/// hence this is for when something is missing. Open to root only.
enum JournalSync {
    private static let socket = "/run/systemd/journal/io.systemd.journal"
    private static let request = Array("{\"method\":\"io.systemd.Journal.Synchronize\"}\0".utf8)
    private static let patienceMilliseconds: Int32 = 5_000

    /// False: there is no journald, or it does not answer.
    static func wait() -> Bool {
        guard let connection = try? Socket.connect(to: .unix(path: socket)) else { return false }
        let sent = request.withUnsafeBytes { bytes in
            bytes.baseAddress.map { ByteIO.send(connection.raw, $0, bytes.count) } ?? 0
        }
        var awaited = pollfd(fd: connection.raw, events: Int16(POLLIN), revents: 0)
        guard sent == request.count, poll(&awaited, 1, patienceMilliseconds) == 1 else {
            return false
        }
        var answer = [UInt8](repeating: 0, count: 512)
        let count = ByteIO.receive(connection.raw, into: &answer, answer.count)
        return count > 0 && !String(decoding: answer.prefix(count), as: UTF8.self).contains("error")
    }
}
