import ArgumentParser
import Glibc
package import Model

/// `coxctl logs SERVICE|REPLICA`: journalctl, with the right matches.
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show what a service or a replica has written.",
        discussion: """
            Runs journalctl(1), also where coxswaind does not run. Following a service shows \
            replicas that start later too.
            """)

    @Argument(
        help: "A service, or a replica like orders-3-1.", transform: ServiceName.argument)
    var name: ServiceName

    @Flag(name: .shortAndLong, help: "Go on as more is written.")
    var follow = false

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("The last so many.", valueName: "number"))
    var lines: Int?

    @Option(
        help: ArgumentHelp("Not older: '10 min ago', '2026-02-03 04:05', ...", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Not newer.", valueName: "time"))
    var until: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "A format of journalctl: short-iso, with-unit, cat, json, ...", valueName: "format"))
    var output: String = "with-unit"

    init() {}

    func validate() throws {
        if let lines, lines < 0 { throw ValidationError("--lines takes a number from 0") }
    }

    func run() throws {
        let query = JournalQuery(
            name: name, follow: follow, lines: lines, since: since, until: until, output: output)
        try become("journalctl", query.arguments)
    }

    /// Returns only if it fails; the strings go with the process either way.
    private func become(_ program: String, _ arguments: [String]) throws {
        // This may be a thread of a pool, which blocks every signal, and the program would inherit
        // that: it could not be ended by Ctrl-C.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        execvp(program, &words)
        let why = String(cString: strerror(errno))
        throw CommandFailure(.failed, "failed to run \(program): \(why)")
    }
}

/// The matches and options that journalctl is given.
package struct JournalQuery: Sendable, Equatable {
    private let name: ServiceName
    private let options: [String]

    package init(
        name: ServiceName, follow: Bool = false, lines: Int? = nil, since: String? = nil,
        until: String? = nil, output: String = "with-unit"
    ) {
        self.name = name
        self.options =
            ["--output=\(output)"] + (follow ? ["--follow"] : [])
            + [
                lines.map { "--lines=\($0)" }, since.map { "--since=\($0)" },
                until.map { "--until=\($0)" },
            ].compactMap(\.self)
    }

    package var arguments: [String] { options + matches }

    /// By the slice rather than by unit names with `--unit=`: journalctl expands a pattern once,
    /// when it starts, so a service that is followed would lose the replicas that start later. The
    /// field beside it is set on the units and also there when a program ended too soon for the
    /// journal to see its slice.
    ///
    /// `orders-3-1` may be a replica or a service of that name, so both are matched.
    private var matches: [String] {
        let slice = "coxswain-\(Self.escaped(name)).slice"
        let ofService = ["COXSWAIN_SERVICE=\(name)", "+", "_SYSTEMD_SLICE=\(slice)"]
        guard let id = ReplicaID(name.description) else { return ofService }
        let unit = "coxswain-\(Self.escaped(id.service))-\(id.revision)-\(id.ordinal).service"
        // The second is what systemd itself says about the unit.
        return ["_SYSTEMD_UNIT=\(unit)", "+", "_PID=1", "UNIT=\(unit)", "+"] + ofService
    }

    /// systemd's escaping: of the characters of a service name only the dash means something else
    /// in a unit name (systemd.unit(5), "STRING ESCAPING FOR INCLUSION IN UNIT NAMES").
    private static func escaped(_ name: ServiceName) -> String {
        name.description.map { $0 == "-" ? "\\x2d" : String($0) }.joined()
    }
}
