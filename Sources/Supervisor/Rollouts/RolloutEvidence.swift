import ControlAPI
import Decisions
import Dispatch
import LinuxIO
import Model
import SystemdBus

/// What is found out about a revision whose rollout has failed, beside the verdict and its figures: how
/// it differs from the one before, what its replica wrote last, and which files have not gone back
/// with it. Told a moment later, as journal and files are read on a thread of their own.
final class RolloutEvidence {
    private static let lines = 10
    /// journald needs a moment for what a process wrote with its last breath.
    private static let patience: Duration = .milliseconds(200)
    private static let waitingMaximum = 16

    private struct Findings: Sendable {
        let service: ServiceName
        let replica: ReplicaID?
        let sentence: String
    }

    private let loop: EventLoop
    private let record: (Occurrence) -> Void
    private let queue = DispatchQueue(label: "coxswain.evidence")
    private let results: Mailbox<Findings>
    /// Of the replica of a service that failed last: its unit is gone by the time it is asked for.
    private var lastFailed: [ServiceName: (id: ReplicaID, run: UnitRun)] = [:]

    init(loop: EventLoop, record: @escaping (Occurrence) -> Void) throws(SystemFault) {
        self.loop = loop
        self.record = record
        results = try Mailbox(capacity: Self.waitingMaximum)
        try loop.receive(from: results) { [unowned self] in tell($0) }
    }

    func note(_ unit: ReplicaUnit) {
        guard let run = UnitRun(of: unit.name, unit.facts) else { return }
        if lastFailed.count >= Limits.services { lastFailed.removeAll() }
        lastFailed[unit.id.service] = (unit.id, run)
    }

    /// - Parameter unit: of the replica that the failure is laid to, if it still runs.
    func collect(about failure: Occurrence, of service: ServiceState, running unit: ReplicaUnit?) {
        guard let rollout = service.rollout else { return }
        let wentBack = rollout.cause == .undoOfFailure
        let (bad, good) = wentBack ? (rollout.from, rollout.to) : (rollout.to, rollout.from ?? 0)
        let failed = RolloutCase(
            service: service.name, replica: failure.replica,
            bad: bad.flatMap(service.revision), good: service.revision(good),
            course: wentBack ? .wentBack : .stayed,
            run: run(of: failure.replica, service.name, unit))
        let results = results
        loop.schedule(at: MonotonicClock.now + Self.patience.wholeNanoseconds) { [queue] in
            queue.async {
                guard let sentence = failed.sentence(lines: Self.lines) else { return }
                _ = results.post(
                    Findings(service: failed.service, replica: failed.replica, sentence: sentence))
            }
        }
    }

    private func run(
        of replica: ReplicaID?, _ service: ServiceName, _ unit: ReplicaUnit?
    ) -> UnitRun? {
        if let last = lastFailed[service], last.id == replica { return last.run }
        return unit.flatMap { UnitRun(of: $0.name, $0.facts) }
    }

    private func tell(_ findings: Findings) {
        record(
            Occurrence(
                at: ControlLoop.now, service: findings.service, replica: findings.replica,
                kind: .rolloutEvidence, message: "\(findings.service): \(findings.sentence)"))
    }
}
