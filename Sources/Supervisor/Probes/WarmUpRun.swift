import LinuxIO
import Model

/// The requests that a new replica gets before it gets users: one after another, until there were
/// enough or the time is over.
final class WarmUpRun {
    struct Outcome: Equatable {
        let wanted: Int
        var answered = 0
        var failed = 0
        var lastFailure: String?
        var took: Duration = .zero
    }

    private let warmUp: WarmUp
    private let endpoint: Endpoint
    private let loop: EventLoop
    private let slots: ProbeSlots
    private let onEnd: (Outcome) -> Void
    private let begun = MonotonicClock.now
    private var outcome: Outcome
    private var timer: TimerToken?
    private var attempt: ProbeAttempt?
    private var holdsSlot = false
    private var isEnded = false

    /// The outcome comes once, and not from within this call.
    init(
        _ warmUp: WarmUp, of endpoint: Endpoint, on loop: EventLoop, slots: ProbeSlots,
        onEnd: @escaping (Outcome) -> Void
    ) {
        self.warmUp = warmUp
        self.endpoint = endpoint
        self.loop = loop
        self.slots = slots
        self.onEnd = onEnd
        outcome = Outcome(wanted: warmUp.requests)
        timer = loop.schedule(at: begun + warmUp.deadline.wholeNanoseconds) { [weak self] in
            self?.conclude()
        }
        askNext()
    }

    deinit { end() }

    /// Called off: nothing is told.
    func end() {
        isEnded = true
        if let timer { loop.cancel(timer) }
        timer = nil
        letGo()
    }

    private func conclude() {
        guard !isEnded else { return }
        end()
        outcome.took = .nanoseconds(MonotonicClock.now - begun)
        onEnd(outcome)
    }

    private func letGo() {
        attempt = nil
        if holdsSlot { slots.giveBack() }
        holdsSlot = false
    }

    private func askNext() {
        slots.take { [weak self] in
            guard let self, !isEnded else { return false }
            holdsSlot = true
            attempt = ask()
            return true
        }
    }

    private func ask() -> ProbeAttempt {
        let path = warmUp.paths[(outcome.answered + outcome.failed) % warmUp.paths.count]
        var question = HTTPQuestion(path: path)
        question.expectation.headers = warmUp.headers
        return ProbeAttempt(.http(question), of: endpoint, within: warmUp.deadline, on: loop) {
            [unowned self] in take($0)
        }
    }

    private func take(_ verdict: ProbeVerdict) {
        guard !isEnded else { return }
        letGo()
        switch verdict {
        case .passed: outcome.answered += 1
        case .failed(let why):
            outcome.failed += 1
            outcome.lastFailure = why
        case .notAsked: break
        }
        let isEnough = outcome.answered + outcome.failed >= outcome.wanted
        if isEnough { conclude() } else { askNext() }
    }
}

extension WarmUpRun.Outcome {
    private var isWhole: Bool { answered == wanted }

    func occurrence(of id: ReplicaID) -> Occurrence {
        Occurrence(
            at: ControlLoop.now, service: id.service, replica: id, kind: .replicaWarmed,
            severity: isWhole ? .normal : .warning, message: sentence(of: id))
    }

    func sentence(of id: ReplicaID) -> String {
        if isWhole { return "\(id) is warm: it has answered \(wanted) requests in \(took.text)" }
        let failures = lastFailure.map { ", \(failed) failed, at last: \($0)" } ?? ""
        return "\(id) gets users without being warm: it has answered \(answered) of \(wanted) "
            + "requests in \(took.text)\(failures)"
    }
}
