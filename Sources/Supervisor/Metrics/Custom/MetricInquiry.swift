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
    private let turn: AskingTurn
    private let period: Duration
    private let onAnswer: (MetricAttempt.Answer) -> Void
    private var begun: Int64 = 0

    init(
        _ question: MetricQuestion, every period: Duration, in surroundings: Surroundings,
        onAnswer: @escaping (MetricAttempt.Answer) -> Void
    ) {
        self.period = period
        self.surroundings = surroundings
        turn = AskingTurn(on: surroundings.loop, slots: surroundings.slots)
        self.onAnswer = onAnswer
        let (loop, commands) = (surroundings.loop, surroundings.commands)
        turn.ask = { [unowned self] in
            begun = MonotonicClock.now
            return MetricAttempt(question, on: loop, commands) { [weak self] in self?.take($0) }
        }
        schedule(in: .zero)
    }

    deinit { end() }

    func end() { turn.end() }

    private func schedule(in delay: Duration) {
        let now = ControlLoop.now
        turn.schedule(at: surroundings.jitter.moment(of: now + delay, now: now))
    }

    private func take(_ answer: MetricAttempt.Answer) {
        guard !turn.isEnded else { return }
        turn.letGo()
        let spent = Duration.nanoseconds(MonotonicClock.now - begun)
        schedule(in: max(.zero, period - spent))
        // Last: it may end this inquiry.
        onAnswer(answer)
    }
}
