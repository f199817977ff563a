import FoundationEssentials
import Glibc
import LinuxIO

/// From the kill of the only process that serves until a client that keeps asking is answered again.
struct FirstServed {
    private static let askAgainMicroseconds: UInt32 = 200
    private static let patience = Int64.seconds(30)
    static let request = Array("GET / HTTP/1.1\r\nHost: bench\r\n\r\n".utf8)

    let port: UInt16

    func awaitAnswer() throws { _ = try firstAnswer(since: MonotonicClock.now) }

    /// Milliseconds.
    func measure(killing process: pid_t) throws -> Double {
        let killed = MonotonicClock.now
        guard kill(process, SIGKILL) == 0 else {
            throw BenchFault("failed to kill process \(process): \(describeErrno(errno))")
        }
        return Double(try firstAnswer(since: killed) - killed) / 1e6
    }

    /// A connection of its own for each try: none of an earlier process is to be heard.
    private func firstAnswer(since begin: Int64) throws -> Int64 {
        while MonotonicClock.now < begin + Self.patience {
            let conversation = Conversation(with: .loopback(port: port))
            if let answer = try? conversation.ask(Self.request), answer.status == 200 {
                return MonotonicClock.now
            }
            usleep(Self.askAgainMicroseconds)
        }
        throw BenchFault("nobody answers at port \(port)")
    }
}

extension FirstServed {
    /// Of a program under a peer's care, again and again.
    static func measure(
        _ peer: HealPeer, times: Int, port: UInt16, directory: String
    ) throws -> [Double] {
        let stand = try HealPeerStand(peer, port: port, directory: directory)
        let client = FirstServed(port: port)
        try client.awaitAnswer()
        return try (0..<times).map { _ in
            usleep(UInt32(peer.settlingSeconds * 1e6))
            guard let servant = stand.servant else { throw BenchFault("\(peer) has no process") }
            let took = try client.measure(killing: servant)
            // It writes its number before it answers.
            return took
        }
    }

    /// Of the only replica of a service that serves, through the front.
    static func measure(_ service: LiveService, spares: Int, times: Int) throws -> [Double] {
        let client = FirstServed(port: HealService.port)
        return try (0..<times).map { _ in
            try service.awaitSettled(at: 1, spares: spares)
            guard let victim = service.victims().first else {
                throw BenchFault("no replica is ready")
            }
            return try client.measure(killing: victim.process)
        }
    }
}
