import Glibc

/// Lines for the journal: a priority that systemd reads from the line's beginning (sd-daemon(3)),
/// then one sentence. Each failure is logged once, here in the shell; leaves never log.
package enum DaemonLog {
    package enum Priority: Int, Sendable {
        case error = 3
        case warning = 4
        case notice = 5
        case info = 6
    }

    package static func write(_ priority: Priority, _ sentence: String) {
        // One write(2) a line: lines of several threads do not mix.
        let line = "<\(priority.rawValue)>\(sentence.replacingNewlines)\n"
        let bytes = Array(line.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }

    package static func error(_ sentence: String) { write(.error, sentence) }
    package static func warning(_ sentence: String) { write(.warning, sentence) }
    package static func notice(_ sentence: String) { write(.notice, sentence) }
    package static func info(_ sentence: String) { write(.info, sentence) }
}

extension String {
    /// What others wrote may hold line breaks; a journal line must not.
    fileprivate var replacingNewlines: String {
        String(map { $0.isNewline ? " " : $0 })
    }
}
