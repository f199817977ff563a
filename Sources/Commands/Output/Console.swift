import Glibc

/// Where a command writes to and reads from: the process's own streams, or a test's.
package struct Console: Sendable {
    package let write: @Sendable (String) -> Void
    package let complain: @Sendable (String) -> Void
    /// At most so many bytes of the standard input.
    package let read: @Sendable (Int) throws -> [UInt8]
    package let isColoured: Bool
    /// How wide the terminal is; nil where there is none, or one that only goes on.
    package let columns: Int?

    /// A value of the task rather than an argument, because argument parsing makes the commands.
    @TaskLocal package static var current = Console.standard

    package init(
        write: @escaping @Sendable (String) -> Void,
        complain: @escaping @Sendable (String) -> Void,
        read: @escaping @Sendable (Int) throws -> [UInt8], isColoured: Bool,
        columns: Int? = nil
    ) {
        self.columns = columns
        self.write = write
        self.complain = complain
        self.read = read
        self.isColoured = isColoured
    }

    package static let standard = Console(
        write: { ByteFile.write($0, to: STDOUT_FILENO) },
        complain: { ByteFile.write($0, to: STDERR_FILENO) },
        read: { try ByteFile.read(STDIN_FILENO, atMost: $0) },
        isColoured: usesColour(
            isTerminal: isatty(STDOUT_FILENO) == 1, noColour: variable("NO_COLOR"),
            terminal: variable("TERM")),
        columns: terminalColumns())

    private static func terminalColumns() -> Int? {
        guard isatty(STDOUT_FILENO) == 1, variable("TERM") != "dumb" else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// https://no-color.org: any value but the empty one turns colour off.
    package static func usesColour(isTerminal: Bool, noColour: String?, terminal: String?) -> Bool {
        isTerminal && (noColour ?? "").isEmpty && terminal != "dumb"
    }

    /// A variable of the environment.
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    func line(_ text: String) { write(text + "\n") }

    /// `coxctl: ` and the message, on the error stream.
    func error(_ message: String) { complain("coxctl: " + message + "\n") }
}

extension Console {
    package static func line(_ text: String) { current.line(text) }
}
