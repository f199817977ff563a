import Dispatch
import History
import LinuxIO
import Model

/// Writes the history behind the control loop's back: a slow or full disk must not keep a replica
/// from being started. What one turn of the loop produced goes into one transaction.
///
/// Losing the last writes with a dead daemon is harmless by design: running units carry what is
/// needed to adopt them (ARCHITECTURE.md, "Adoption needs no history").
final class Historian {
    /// Until a failed write is tried again.
    private static let retryDelay: Duration = .seconds(2)

    private struct Outcome: Sendable {
        let fault: HistoryFault?
    }

    private enum State {
        case idle
        case writing([HistoryChange], then: [() -> Void])
        /// The disk refuses; tried again by timer.
        case pausing
    }

    private let store: HistoryStore
    private let bootID: String
    private let loop: EventLoop
    private let queue = DispatchQueue(label: "coxswain.history")
    private let outcomes: Mailbox<Outcome>
    private var backlog = HistoryBacklog()
    private var waiting: [() -> Void] = []
    private var state = State.idle
    /// Why the last write failed; nil while writing works.
    private(set) var fault: HistoryFault?

    init(store: HistoryStore, bootID: String, loop: EventLoop) throws(SystemFault) {
        self.store = store
        self.bootID = bootID
        self.loop = loop
        outcomes = try Mailbox(capacity: 4)
        try loop.receive(from: outcomes) { [unowned self] in finish($0) }
        loop.atEachTurn { [unowned self] in writeWhatWaits() }
    }

    func save(_ record: ServiceRecord) { backlog.add(.save(record)) }
    func erase(_ service: ServiceName) { backlog.add(.erase(service)) }
    func append(_ occurrence: Occurrence) { backlog.add(.record(occurrence)) }
    func keep(_ explanation: ScaleExplanation, of service: ServiceName, at instant: Instant) {
        backlog.add(.explain(service, explanation, at: instant))
    }

    func keep(_ text: PolicyText) { backlog.add(.keep(text)) }

    /// Runs `action` once everything said so far is committed, or cannot be for now.
    func afterCommit(_ action: @escaping () -> Void) { waiting.append(action) }

    /// The daemon is about to end: what waits is written now, on this thread.
    func flush() {
        queue.sync {}
        if case .writing(let changes, _) = state,
            outcomes.takeAll().contains(where: { $0.fault != nil })
        {
            backlog.putBack(changes)
        }
        do {
            try store.write(backlog.take(), now: HostClock.reading(bootID: bootID))
        } catch {
            DaemonLog.error("\(error); the last events are lost")
        }
    }

    private func writeWhatWaits() {
        if case .writing = state { return }
        let actions = waiting
        waiting = []
        guard case .idle = state, !backlog.isEmpty else { return actions.forEach { $0() } }
        let changes = backlog.take()
        state = .writing(changes, then: actions)
        let (store, outcomes, now) = (store, outcomes, HostClock.reading(bootID: bootID))
        queue.async { _ = outcomes.post(Self.write(changes, to: store, now: now)) }
    }

    private static func write(
        _ changes: [HistoryChange], to store: HistoryStore, now: ClockReading
    ) -> Outcome {
        do {
            try store.write(changes, now: now)
            return Outcome(fault: nil)
        } catch {
            return Outcome(fault: error)
        }
    }

    private func finish(_ outcome: Outcome) {
        guard case .writing(let changes, let actions) = state else { return }
        state = .idle
        report(outcome.fault)
        if outcome.fault != nil { pause(with: changes) }
        for action in actions { action() }
    }

    /// Nothing is lost while the disk is full: it is tried again, with what came meanwhile.
    private func pause(with changes: [HistoryChange]) {
        backlog.putBack(changes)
        state = .pausing
        let due = MonotonicClock.now + Self.retryDelay.wholeNanoseconds
        loop.schedule(at: due) { [weak self] in self?.state = .idle }
    }

    /// Once when writing begins to fail, and once when it works again.
    private func report(_ newer: HistoryFault?) {
        if let newer, fault == nil {
            DaemonLog.error("\(newer); events wait in memory meanwhile")
        } else if newer == nil, fault != nil {
            DaemonLog.notice("the history is written again")
        }
        fault = newer
    }
}
