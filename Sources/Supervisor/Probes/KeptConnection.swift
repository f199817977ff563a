import LinuxIO
import Model

/// The connection on which a replica was asked last, kept for the next question as the front keeps those of
/// users: to make one costs five times what a question does. Over HTTP, of a replica that keeps its side open.
///
/// Each question may find that the replica has had enough of it, which is no failure: it is put again on a new
/// one. And every so many questions a new one is made anyhow, since who still answers here may long have
/// stopped to accept.
final class KeptConnection {
    /// Longer pauses than this outlast what many servers wait for (Apache httpd and Node.js 5 s).
    private static let longestPeriod: Duration = .seconds(4)

    /// The answer is looked for so long after, with the next questions that are due: to wait for each would
    /// wake the daemon as often as there are replicas.
    private let looksEvery: Int64
    private var socket: SocketBox?
    private var questions = 0

    /// Nil where none is worth to be kept: with a longer period, or where an answer would be looked for too late.
    init?(period: Duration, timeout: Duration) {
        looksEvery = ProbeJitter.grain(within: period.wholeNanoseconds)
        guard period <= Self.longestPeriod, timeout.wholeNanoseconds >= 2 * looksEvery else {
            return nil
        }
    }

    /// Nil where there is none. Whoever takes it gives it back once it is known to be fit for another question.
    func take() -> SocketBox? {
        defer { socket = nil }
        guard questions < Limits.questionsPerConnection else {
            questions = 0
            return nil
        }
        return socket
    }

    func giveBack(_ socket: SocketBox) {
        self.socket = socket
        questions += 1
    }

    /// When to look for the answer to what is asked now.
    func nextLook(after now: Int64) -> Int64 {
        let earliest = now + looksEvery / 2
        return earliest - earliest % looksEvery + looksEvery
    }
}

/// A descriptor that a class can let go of, and hand on.
final class SocketBox {
    private let descriptor: Descriptor
    var raw: Int32 { descriptor.raw }
    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
}
