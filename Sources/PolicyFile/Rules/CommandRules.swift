import Model

/// Variables in the command that nobody sets: systemd replaces them by nothing, and the program
/// fails with a message that does not tell why.
enum CommandRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        programIsAPath(draft, &decoding)
        for (index, argument) in draft.run.template.command.enumerated() {
            for name in variables(in: argument) where !isSet(name, draft) {
                decoding.warning(
                    "nothing sets '\(name)', so that '${\(name)}' will be empty",
                    on: "run.command[\(index)]", "run.command", hint: hint(for: name, draft))
            }
        }
    }

    /// Arguments that were meant to be items of their own: `[/usr/bin/gunicorn --bind ...]`.
    private static func programIsAPath(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard let program = draft.run.template.command.first, program.contains(" ") else { return }
        decoding.warning(
            "the path of the program holds a space: \(program.shown)", on: "run.command[0]",
            hint: "each argument is an item of its own: "
                + "[\(program.split(separator: " ").prefix(3).joined(separator: ", ")), ...]")
    }

    private static func hint(for name: String, _ draft: PolicyDraft) -> String {
        switch (name, draft.endpoint) {
        case ("PORT", .socket), ("PORT", .direct):
            "with 'run.endpoint: \(draft.endpoint.rawValue)' the program is given a socket as "
                + "descriptor 3, and no port"
        case ("STATE_DIRECTORY", _): "a replica has a directory of its own with 'run.state'"
        case ("PORT", _): "a replica has a port with 'front' or with 'run.endpoint: port'"
        default: "add it to 'run.environment', or write '$$' for a dollar sign"
        }
    }

    private static func isSet(_ name: String, _ draft: PolicyDraft) -> Bool {
        if name == "PORT" { return draft.endpoint == .port }
        if name == "STATE_DIRECTORY" { return draft.run.template.state != nil }
        return draft.run.template.environment[name] != nil || name.hasPrefix("COXSWAIN_")
            || setBySystemd.contains(name)
    }

    /// systemd.exec(5), "ENVIRONMENT VARIABLES IN SPAWNED PROCESSES".
    private static let setBySystemd: Set = [
        "PATH", "LANG", "USER", "LOGNAME", "HOME", "SHELL", "INVOCATION_ID", "MAINPID",
        "MANAGERPID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "NOTIFY_SOCKET",
        "WATCHDOG_PID", "WATCHDOG_USEC", "SYSTEMD_EXEC_PID", "JOURNAL_STREAM", "XDG_RUNTIME_DIR",
    ]

    /// The names in `${NAME}`. A doubled dollar is one that stands for itself
    /// (systemd.service(5), "COMMAND LINES").
    static func variables(in argument: String) -> [String] {
        var names: [String] = []
        var rest = argument[...]
        while let dollar = rest.firstIndex(of: "$") {
            rest = rest[rest.index(after: dollar)...]
            if rest.hasPrefix("$") {
                rest = rest.dropFirst()
            } else if rest.hasPrefix("{"), let end = rest.firstIndex(of: "}") {
                let name = rest[..<end].dropFirst()
                if name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }), !name.isEmpty {
                    names.append(String(name))
                }
                rest = rest[end...]
            }
        }
        return names
    }
}
