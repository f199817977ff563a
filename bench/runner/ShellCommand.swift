import Glibc

/// A command line run by /bin/sh beside us.
struct ShellCommand {
    private let line: String
    private let process: pid_t

    init(starting line: String) throws {
        self.line = line
        var process: pid_t = 0
        let words = ["/bin/sh", "-c", line]
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let code = posix_spawn(&process, "/bin/sh", nil, nil, arguments, environ)
        guard code == 0 else { throw BenchFault("failed to run '\(line)': error \(code)") }
        self.process = process
    }

    /// Runs a line to its end.
    static func run(_ line: String) throws {
        let command = try ShellCommand(starting: line)
        while try !command.hasEnded() { usleep(pollMicroseconds) }
    }

    private static let pollMicroseconds: UInt32 = 2_000

    /// Whether it has ended; an unsuccessful end is thrown.
    func hasEnded() throws -> Bool {
        var status: Int32 = 0
        let ended = waitpid(process, &status, WNOHANG)
        guard ended == process else { return false }
        guard status == 0 else { throw BenchFault("'\(line)' failed with wait status \(status)") }
        return true
    }
}
