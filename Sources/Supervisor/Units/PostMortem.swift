import Dispatch
import LinuxIO
import Model
import SystemdBus

/// What is found out about a replica that failed, beside how it ended: its last figures and the last
/// lines it wrote. Told a moment after the failure, which nobody is to wait for: the journal is read on
/// a thread of its own.
final class PostMortem {
    private static let lines = 20
    /// journald needs a moment for what a process wrote with its last breath.
    private static let patience: Duration = .milliseconds(150)
    /// Failures come in swarms; more than these at a time are told without their last lines.
    private static let waitingMaximum = 16

    private struct Findings: Sendable {
        let replica: ReplicaID
        let sentence: String
        /// Nil: nobody can tell.
        let lines: [String]?
    }

    private let loop: EventLoop
    private let record: (Occurrence) -> Void
    private let queue = DispatchQueue(label: "coxswain.journal")
    private let results: Mailbox<Findings>
    private var waiting = 0

    init(loop: EventLoop, record: @escaping (Occurrence) -> Void) throws(SystemFault) {
        self.loop = loop
        self.record = record
        results = try Mailbox(capacity: Self.waitingMaximum)
        try loop.receive(from: results) { [unowned self] in tell($0) }
    }

    func examine(_ unit: ReplicaUnit, _ exit: ReplicaExit, _ figures: ReplicaFigures?) {
        let sentence = "\(unit.id) failed by '\(exit.failure.rawValue)'" + (figures?.sentence ?? "")
        guard waiting < Self.waitingMaximum, let run = UnitRun(of: unit.name, unit.facts) else {
            return write(unit.id, sentence)
        }
        waiting += 1
        let (id, results) = (unit.id, results)
        let due = MonotonicClock.now + Self.patience.wholeNanoseconds
        loop.schedule(at: due) { [queue] in
            queue.async {
                let lines = run.lastLines(atMost: Self.lines)
                _ = results.post(Findings(replica: id, sentence: sentence, lines: lines))
            }
        }
    }

    private func tell(_ findings: Findings) {
        waiting -= 1
        write(findings.replica, "\(findings.sentence); it \(LastLines.text(findings.lines))")
    }

    private func write(_ id: ReplicaID, _ message: String) {
        record(
            Occurrence(
                at: ControlLoop.now, service: id.service, replica: id, kind: .replicaFindings,
                message: message))
    }
}

extension ReplicaFigures {
    /// `; at last 25 % of a core, 12 MiB, 3 tasks`
    fileprivate var sentence: String {
        let parts = [
            cpuMilliCores.map { "\($0 / 10) % of a core" },
            memoryCurrentBytes.map { "\($0 >> 20) MiB of memory" },
            tasks.map { "\($0) tasks" },
        ].compactMap(\.self)
        return parts.isEmpty ? "" : "; at last it used " + parts.joined(separator: ", ")
    }
}
