import Glibc
import LinuxIO
import Model

/// How long those wait who ask a service that sleeps: from their requests until the last one is answered.
struct WakeReaction {
    private static let port: UInt16 = 8_092
    /// Held at once, and all to be answered.
    private static let crowd = 4
    /// With what a process takes to come up, the program answers 50 ms after its start.
    private static let delay = "35ms"
    /// systemd still clears away what has just stopped.
    private static let asleepMicroseconds: UInt32 = 300_000
    private static let policy = """
        service: sleeper
        run:
          command: [\(BareStart.command(delay: delay).joined(separator: ", ")), --listen, "127.0.0.1:${PORT}"]
          user: nobody
          limits: { open-files: 1024 }
        readiness: { check: notify }
        front: { listen: "127.0.0.1:\(port)" }
        scale: { min: 0, max: 3, cpu: { target: 60% } }

        """

    private(set) var milliseconds: [Double] = []
    /// Of the program by itself.
    private(set) var startMilliseconds: [Double] = []
    private(set) var lost = 0

    mutating func measure(_ count: Int, directory: String) throws {
        for _ in 0..<count {
            startMilliseconds.append(try BareStart.measure(delay: Self.delay, directory))
        }
        let live = LiveService(
            name: try ServiceName("sleeper"), control: ControlClient(), directory: directory)
        try live.apply(Self.policy)
        try live.awaitSettled(at: 1)
        for _ in 0..<count {
            try ShellCommand.run("coxctl scale '\(live.name)' --replicas 0 >/dev/null")
            try live.awaitSettled(at: 0)
            usleep(Self.asleepMicroseconds)
            try wake()
        }
        try live.delete()
    }

    private mutating func wake() throws {
        let crowd = (0..<Self.crowd).map { _ in Conversation(with: .loopback(port: Self.port)) }
        let begin = MonotonicClock.now
        for one in crowd { try one.say(FirstServed.request) }
        for one in crowd where (try? one.answer())?.status != 200 { lost += 1 }
        milliseconds.append(Double(MonotonicClock.now - begin) / 1e6)
    }

    var figures: [Figure] {
        guard !milliseconds.isEmpty else { return [] }
        return [
            Figure("wake from none to the answer", unit: "ms", milliseconds),
            Figure("start of the same program by itself", unit: "ms", startMilliseconds),
        ]
    }
}
