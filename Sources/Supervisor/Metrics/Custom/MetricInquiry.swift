import LinuxIO
import Model

/// One figure, asked for again and again until it is ended. A question that is under way when the next is
/// due cannot be: none lasts longer than its period, and one that waits for its slot waits for nobody's
/// period.
final class MetricInquiry {
    /// What inquiries share.
    struct Surroundings {
        let loop: EventLoop
        let commands: CommandRunner
        let jitter: ProbeJitter
        let slots: ProbeSlots
    }

    private let surroundings: Surroundings
    private let question: MetricQuestion
    private let period: Duration
    private let onAnswer: (MetricAttempt.Answer) -> Void
    private var attempt: MetricAttempt?
    private var timer: TimerToken?
    private var holdsSlot = false
    private var isEnded = false

    init(
        _ question: MetricQuestion, every period: Duration, in surroundings: Surroundings,
        onAnswer: @escaping (MetricAttempt.Answer) -> Void
    ) {
        self.question = question
        self.period = period
        self.surroundings = surroundings
        self.onAnswer = onAnswer
        schedule(in: .zero)
    }

    deinit { end() }

    func end() {
        isEnded = true
        if let timer { surroundings.loop.cancel(timer) }
        timer = nil
        letGo()
    }

    private func letGo() {
        attempt = nil
        if holdsSlot { surroundings.slots.giveBack() }
        holdsSlot = false
    }

    private func schedule(in delay: Duration) {
        let due = MonotonicClock.now + surroundings.jitter.spread(delay).wholeNanoseconds
        timer = surroundings.loop.schedule(at: due) { [weak self] in self?.waitForSlot() }
    }

    private func waitForSlot() {
        timer = nil
        surroundings.slots.take { [weak self] in
            guard let self, !isEnded else { return false }
            holdsSlot = true
            ask()
            return true
        }
    }

    private func ask() {
        let begun = MonotonicClock.now
        attempt = MetricAttempt(question, on: surroundings.loop, surroundings.commands) {
            [weak self] answer in
            guard let self, !isEnded else { return }
            letGo()
            let spent = Duration.nanoseconds(MonotonicClock.now - begun)
            schedule(in: max(.zero, period - spent))
            // Last: it may end this inquiry.
            onAnswer(answer)
        }
    }
}
