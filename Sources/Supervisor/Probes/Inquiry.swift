import Decisions
import LinuxIO
import Model

/// One question, put to one replica again and again until it is ended.
final class Inquiry {
    typealias Asking = (_ onVerdict: @escaping (ProbeVerdict) -> Void) -> AskingTurn.Attempt

    /// What inquiries share.
    struct Surroundings {
        let loop: EventLoop
        let jitter: ProbeJitter
        let slots: ProbeSlots
    }

    private let jitter: ProbeJitter
    private let turn: AskingTurn
    private let onChange: (HealthJudge.Transition) -> Void
    private var judge: HealthJudge
    private var askedAt: Instant?

    init(
        _ judge: HealthJudge, in surroundings: Surroundings, ask: @escaping Asking,
        onChange: @escaping (HealthJudge.Transition) -> Void
    ) {
        self.judge = judge
        jitter = surroundings.jitter
        turn = AskingTurn(on: surroundings.loop, slots: surroundings.slots)
        self.onChange = onChange
        // Made once, and not for each of a thousand questions a second.
        let onVerdict: (ProbeVerdict) -> Void = { [weak self] in self?.take($0) }
        turn.ask = { [unowned self] in
            askedAt = ControlLoop.now
            return ask(onVerdict)
        }
        schedule()
    }

    deinit { end() }

    func end() { turn.end() }

    private func schedule() {
        let due = judge.nextProbe
        // At the fast pace before it is ready every millisecond counts, and nothing is spread.
        let moment =
            judge.standing == .waiting ? due : jitter.moment(of: due, now: ControlLoop.now)
        turn.schedule(at: moment)
    }

    private func take(_ verdict: ProbeVerdict) {
        guard !turn.isEnded else { return }
        turn.letGo()
        let transition = weigh(verdict, at: ControlLoop.now)
        schedule()
        // Last: it may end this inquiry.
        if let transition { onChange(transition) }
    }

    private func weigh(_ verdict: ProbeVerdict, at now: Instant) -> HealthJudge.Transition? {
        switch verdict {
        case .passed: return judge.judge(.passed, askedAt: askedAt, at: now)
        case .failed(let why): return judge.judge(.failed(why), askedAt: askedAt, at: now)
        case .notAsked:
            judge.postpone(at: now)
            return nil
        }
    }
}
