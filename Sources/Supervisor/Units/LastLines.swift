import Model
import SystemdBus

extension UnitRun {
    /// What it wrote last; nil: that cannot be told, as journald does not answer. Blocks its thread.
    func lastLines(atMost count: Int) -> [String]? {
        let lines = JournalTail.lines(of: self, atMost: count)
        if !lines.isEmpty { return lines }
        // It may have written nothing, or journald is behind: on a busy host by more than a moment.
        return JournalSync.wait() ? JournalTail.lines(of: self, atMost: count) : nil
    }
}

enum LastLines {
    /// What is said of who wrote them.
    static func text(_ lines: [String]?) -> String {
        guard let lines else { return "may have written something: journald does not answer" }
        if lines.isEmpty { return "wrote nothing" }
        return "wrote at last: " + lines.map(\.printable).joined(separator: " | ")
    }
}
