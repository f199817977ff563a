import Decisions
import LinuxIO
import Model

/// One question, put to one replica again and again until it is ended.
///
///     waiting for its time ──► waiting for a slot ──► under way ──verdict──► waiting ...
final class Inquiry {
    /// Something that asks once and calls back once, later. Letting go of it calls it off.
    typealias Attempt = AnyObject
    typealias Asking = (_ onVerdict: @escaping (ProbeVerdict) -> Void) -> Attempt

    /// What inquiries share.
    struct Surroundings {
        let loop: EventLoop
        let jitter: ProbeJitter
        let slots: ProbeSlots
    }

    private let surroundings: Surroundings
    private let ask: Asking
    private let onChange: (HealthJudge.Transition) -> Void
    private var judge: HealthJudge
    private var attempt: Attempt?
    private var timer: TimerToken?
    private var holdsSlot = false
    private var isEnded = false

    init(
        _ judge: HealthJudge, in surroundings: Surroundings, ask: @escaping Asking,
        onChange: @escaping (HealthJudge.Transition) -> Void
    ) {
        self.judge = judge
        self.surroundings = surroundings
        self.ask = ask
        self.onChange = onChange
        schedule()
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

    private func schedule() {
        let delay = judge.nextProbe - ControlLoop.now
        // At the fast pace before it is ready every millisecond counts, and nothing is spread.
        let spread = judge.standing == .waiting ? delay : surroundings.jitter.spread(delay)
        let due = MonotonicClock.now + max(0, spread.wholeNanoseconds)
        timer = surroundings.loop.schedule(at: due) { [weak self] in self?.waitForSlot() }
    }

    private func waitForSlot() {
        timer = nil
        surroundings.slots.take { [weak self] in
            guard let self, !isEnded else { return false }
            holdsSlot = true
            attempt = ask { [weak self] verdict in self?.take(verdict) }
            return true
        }
    }

    private func take(_ verdict: ProbeVerdict) {
        guard !isEnded else { return }
        letGo()
        let transition = weigh(verdict, at: ControlLoop.now)
        schedule()
        // Last: it may end this inquiry.
        if let transition { onChange(transition) }
    }

    private func weigh(_ verdict: ProbeVerdict, at now: Instant) -> HealthJudge.Transition? {
        switch verdict {
        case .passed: return judge.judge(.passed, at: now)
        case .failed(let why): return judge.judge(.failed(why), at: now)
        case .notAsked:
            judge.postpone(at: now)
            return nil
        }
    }
}
