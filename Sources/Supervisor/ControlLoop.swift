import Decisions
import LinuxIO
import Model

/// The hub of the daemon: everything that happens becomes an event here, goes through the core at
/// one instant, and its effects are carried out in order. Lives on one thread.
///
///     event ──► Fleet.step ──► effects ──► units, front, history, answers
///       ▲                                          │
///       └──────────── results, later or at once ───┘
final class ControlLoop {
    let events: EventLoop
    private(set) var fleet: Fleet
    private(set) var isResumed = false

    /// Told of what the core has decided, after it has been recorded.
    var onOccurrence: (Occurrence) -> Void = { _ in }
    /// Told of each step, after it; nil while nobody wants to know.
    var onStep: ((Event, [Effect]) -> Void)?

    private var parts: Parts?
    private var queue: [Event] = []
    private var isDraining = false
    private var armed: (deadline: Instant, timer: TimerToken)?
    private var answers: [RequestID: (Answer) -> Void] = [:]
    private var nextRequest: UInt64 = 1

    /// Those who carry effects out. Set once, before the first event; they tell the loop their
    /// results, hence the knot.
    struct Parts {
        let units: UnitDriver
        let front: FrontLink
        let direct: DirectPorts
        let historian: Historian
        let hooks: HookRunner
        let alerts: AlertRunner
    }

    init(events: EventLoop, socketDirectory: String, freezer: Freezer) {
        self.events = events
        fleet = Fleet(
            socketDirectory: socketDirectory, seed: UInt64.random(in: 1 ... .max), freezer: freezer)
    }

    func connect(_ parts: Parts) { self.parts = parts }

    static var now: Instant { Instant(nanoseconds: MonotonicClock.now) }

    /// Events that effects cause at once (a start refused on the spot) wait for their turn, so that
    /// the core is never entered twice.
    func deliver(_ event: Event) {
        queue.append(event)
        if isDraining { return }
        isDraining = true
        while !queue.isEmpty {
            let next = queue.removeFirst()
            if next == .resumed { isResumed = true }
            let effects = fleet.step(next, at: Self.now)
            for effect in effects { carryOut(effect) }
            onStep?(next, effects)
        }
        isDraining = false
        armTimer()
    }

    /// Hands a wish to the core. `answer` runs once the history holds what it changed.
    func submit(_ request: Request, answer: @escaping (Answer) -> Void) {
        let id = RequestID(number: nextRequest)
        nextRequest += 1
        answers[id] = answer
        deliver(.requested(id, request))
    }

    /// What `request` would be answered, with nothing changed: the core is a value, so the question
    /// is put to a copy.
    func rehearse(_ request: Request) -> Answer {
        var copy = fleet
        let id = RequestID(number: 0)
        for effect in copy.step(.requested(id, request), at: Self.now) {
            if case .answer(id, let answer) = effect { return answer }
        }
        return .refused(.notYetResumed)
    }

    private func carryOut(_ effect: Effect) {
        guard let parts else { preconditionFailure("an effect before the parts are connected") }
        switch effect {
        case .start(let launch): parts.units.start(launch)
        case .stop(let id): parts.units.stop(id)
        case .kill(let id): parts.units.kill(id)
        case .resize(let id, let size): parts.units.resize(id, to: size)
        case .freeze(let id): parts.units.freeze(id)
        case .thaw(let id): parts.units.thaw(id)
        case .release(let id): parts.units.release(id)
        // The routes that left it out have steered connections away from it already.
        case .drain(let id, _) where parts.direct.steers(id):
            deliver(.drained(id, cutRequests: 0))
        case .drain(let id, let deadline): parts.front.drain(id, deadline: deadline)
        case .publish(let routes):
            parts.direct.follow(fleet.directRoutes)
            parts.front.publish(routes)
        case .runHook(let launch): parts.hooks.run(launch)
        case .alert(let service, let alert): parts.alerts.tell(alert, of: service)
        case .save(let record): parts.historian.save(record)
        case .erase(let name):
            parts.historian.erase(name)
            parts.units.removeSlice(of: name)
        case .explain(let name, let explanation, let instant):
            parts.historian.keep(explanation, of: name, at: instant)
        case .record(let occurrence):
            record(occurrence)
            onOccurrence(occurrence)
        case .answer(let id, let answer): reply(id, answer, parts.historian)
        }
    }

    /// Also for what the shell itself has to tell: a refused policy file, a history set aside.
    func record(_ occurrence: Occurrence) {
        DaemonLog.write(
            occurrence.severity == .warning ? .warning : .info, occurrence.message)
        parts?.historian.append(occurrence)
    }

    /// An accepted wish is answered when it is kept, so that what was answered outlives the daemon.
    private func reply(_ id: RequestID, _ answer: Answer, _ historian: Historian) {
        guard let complete = answers.removeValue(forKey: id) else { return }
        historian.afterCommit { complete(answer) }
    }

    private func armTimer() {
        let wanted = fleet.nextDeadline
        if wanted == armed?.deadline { return }
        if let armed { events.cancel(armed.timer) }
        armed = wanted.map { deadline in
            let timer = events.schedule(at: deadline.nanoseconds) { [unowned self] in
                armed = nil
                deliver(.tick)
            }
            return (deadline, timer)
        }
    }
}
