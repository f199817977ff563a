import LinuxIO

/// A program that waits for so long before it listens, by itself: nobody can have it answer sooner.
enum BareStart {
    private static let port: UInt16 = 8_099
    static func command(delay: String) -> [String] {
        ["/usr/bin/coxswain-bench", "front-backend", "--start-delay", delay]
    }

    /// Milliseconds from its start until it answers.
    static func measure(delay: String, _ directory: String) throws -> Double {
        let begin = MonotonicClock.now
        let process = try ChildProcess(
            "starter", command(delay: delay) + ["--listen", "127.0.0.1:\(port)"], core: nil,
            directory: directory)
        try FirstServed(port: port).awaitAnswer()
        let took = Double(MonotonicClock.now - begin) / 1e6
        process.stop()
        return took
    }
}
