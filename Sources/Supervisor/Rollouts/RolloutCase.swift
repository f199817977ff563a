import ControlAPI
import Model
import SystemdBus

/// A rollout that has failed, as far as it can be looked into by a thread that may wait.
struct RolloutCase: Sendable {
    enum Course: Sendable { case wentBack, stayed }

    let service: ServiceName
    let replica: ReplicaID?
    let bad: Revision?
    let good: Revision?
    let course: Course
    /// Of the replica's unit.
    let run: UnitRun?

    /// Nil where there is nothing to tell. Reads the journal and whole files.
    func sentence(lines: Int) -> String? {
        let parts = [difference, lastWords(lines), filesLeft].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// Values of the environment are left out: they may be secrets, and this goes to the journal.
    private var difference: String? {
        guard let bad, let good else { return nil }
        let (before, after) = (Self.lines(of: good), Self.lines(of: bad))
        let gone = before.filter { !after.contains($0) }.map { "-\(Self.text(of: $0))" }
        let come = after.filter { !before.contains($0) }.map { "+\(Self.text(of: $0))" }
        let changes = (gone + come).joined(separator: ", ")
        return changes.isEmpty
            ? nil : "revision \(bad.number) differs from \(good.number) by: \(changes)"
    }

    private static func lines(of revision: Revision) -> [PolicyLine] {
        PolicyLine.settings(of: revision.template)
    }

    private static func text(of line: PolicyLine) -> String {
        line.label.hasPrefix("environment ") ? line.label : "\(line.label) \(line.text)"
    }

    private func lastWords(_ count: Int) -> String? {
        guard let replica, let run else { return nil }
        return "\(replica) \(LastLines.text(run.lastLines(atMost: count)))"
    }

    /// Only what files held is kept with a revision, and not the files.
    private var filesLeft: String? {
        guard course == .wentBack, let good else { return nil }
        let changed = FileContents.changed(since: good.template)
        if changed.isEmpty { return nil }
        return
            "\(changed.joined(separator: ", ")) has changed since revision \(good.number), and its "
            + "new replicas use it as it is now"
    }
}
