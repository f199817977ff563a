// The commands of a transient unit as a unit file has them.
//
// systemd keeps what it was told over the bus in a file of its own making, and has transient units
// from there after a daemon-reload or a re-execution; but what it writes it does not read as the same.
// Version 252 writes `$` and `;` as `\$` and `\;`, which its parser keeps as two characters each; later
// ones write `${PORT}` as `$${PORT}`, which is no variable any more (UNIT_ESCAPE_EXEC_SYNTAX_ENV in
// core/unit.h). Restarting by a socket, the last action, and a start that is still to come when the
// reload does would run something else than the policy says.

extension TransientUnit {
    /// A drop-in that says the same of the unit's commands; nil: systemd gets them right by itself.
    package var commandsDropIn: String? {
        let lines = properties.compactMap { property -> String? in
            guard case .commands(let commands) = property.value else { return nil }
            let all = commands.map { "\(property.name)=\($0.unitFileText)\n" }
            // The empty one takes back what is in systemd's own file.
            return "\(property.name)=\n" + all.joined()
        }
        let text = lines.joined()
        return text.contains { $0 == "$" || $0 == ";" } ? "[Service]\n" + text : nil
    }
}

extension ExecCommand {
    /// The command line of systemd.service(5). Variables stay variables: over the bus they are, too.
    fileprivate var unitFileText: String {
        // Told of the program as a word of its own only where the program is to take it for another name.
        let name = arguments.first == program ? "" : "@"
        let first = "\(failureIsIgnored ? "-" : "")\(name)\(program)"
        let rest = arguments.dropFirst(name.isEmpty ? 1 : 0)
        return ([first] + rest).map(quoted).joined(separator: " ")
    }

    private func quoted(_ word: String) -> String {
        var text = "\""
        for scalar in word.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "%": text += "%%"
            case "\u{1}"..<" ", "\u{7f}":
                let digits = UnitEscaping.hexadecimal(UInt8(scalar.value))
                text += "\\x" + String(decoding: digits, as: UTF8.self)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
