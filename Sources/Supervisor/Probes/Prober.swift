import Decisions
import LinuxIO
import Model

/// Asks every running replica whether it has started up, then whether it is ready, and from when it has
/// been whether it is alive, and tells changes. Of each replica at most one question of each kind is under way; they do not wait for
/// one another.
final class Prober {
    private final class Subject {
        let unit: ReplicaUnit
        var startup: Inquiry?
        var readiness: Inquiry?
        var warmUp: WarmUpRun?
        var life: Inquiry?

        init(unit: ReplicaUnit) { self.unit = unit }
    }

    private let loop: EventLoop
    private let commands: CommandRunner
    private let deliver: (Event) -> Void
    private let record: (Occurrence) -> Void
    /// Told of each replica that is ready, for the first time or again.
    var onReady: (ReplicaUnit) -> Void = { _ in }
    private let jitter = ProbeJitter(seed: UInt64(bitPattern: MonotonicClock.now))
    private let sockets = ProbeSlots(count: Limits.concurrentProbes)
    private let units = ProbeSlots(count: Limits.concurrentCommands)
    private var subjects: [ReplicaID: Subject] = [:]

    init(
        loop: EventLoop, commands: CommandRunner, deliver: @escaping (Event) -> Void,
        record: @escaping (Occurrence) -> Void
    ) {
        self.loop = loop
        self.commands = commands
        self.deliver = deliver
        self.record = record
    }

    /// From the start of a replica on. One that is not asked anything is ready now: systemd has
    /// executed it, or has got its `READY=1` (a start job of `Type=notify` ends with that).
    func begin(with unit: ReplicaUnit) {
        let subject = follow(unit)
        let isAsked = askStartup(subject) { [unowned self] in beginReadiness($0) }
        if !isAsked { beginReadiness(subject) }
    }

    private func beginReadiness(_ subject: Subject) {
        // Whoever was told of it may have had it stopped.
        guard subjects[subject.unit.id] === subject else { return }
        if askReadiness(subject, standing: .waiting) { return }
        warmUp(subject)
    }

    /// A replica of an earlier life of the daemon is in the pool already. Whether it has started up is
    /// asked all the same: one that is still about it must not be killed for not being alive.
    func takeOver(_ unit: ReplicaUnit) {
        unit.hasBeenReady = true
        let subject = follow(unit)
        if !isAskedOnce(unit) { askReadiness(subject, standing: .ready) }
        let isAsked = askStartup(subject) { [unowned self] in askLife($0) }
        if !isAsked { askLife(subject) }
    }

    func end(with id: ReplicaID) {
        guard let subject = subjects.removeValue(forKey: id) else { return }
        subject.startup?.end()
        subject.readiness?.end()
        subject.warmUp?.end()
        subject.life?.end()
    }

    private func follow(_ unit: ReplicaUnit) -> Subject {
        end(with: unit.id)
        let subject = Subject(unit: unit)
        subjects[unit.id] = subject
        return subject
    }

    /// False where nothing is to be asked.
    private func askStartup(
        _ subject: Subject, goOn: @escaping (Subject) -> Void
    ) -> Bool {
        guard let startup = subject.unit.template?.startup,
            let probe = Probe(
                startup.question, of: subject.unit, port: startup.port, every: nil,
                within: startup.timeout)
        else { return false }
        let judge = HealthJudge(startup, at: ControlLoop.now)
        subject.startup = inquiry(probe, judge) { [unowned self, unowned subject] in
            startupJudged(subject, $0, goOn)
        }
        return true
    }

    private func startupJudged(
        _ subject: Subject, _ transition: HealthJudge.Transition, _ goOn: (Subject) -> Void
    ) {
        subject.startup?.end()
        subject.startup = nil
        switch transition {
        case .ready:
            deliver(.startedUp(subject.unit.id))
            goOn(subject)
        case .unready(let why): deliver(.notStartedUp(subject.unit.id, why: why))
        }
    }

    /// False where nothing is to be asked.
    @discardableResult
    private func askReadiness(_ subject: Subject, standing: HealthJudge.Standing) -> Bool {
        let readiness = subject.unit.readiness
        let judge = HealthJudge(readiness, standing: standing, at: ControlLoop.now)
        guard let question = readiness.question,
            let probe = Probe(
                question, of: subject.unit, port: readiness.port, every: readiness.period,
                within: readiness.timeout)
        else { return false }
        subject.readiness = inquiry(probe, judge) { [unowned self, unowned subject] in
            readinessChanged(subject, $0)
        }
        return true
    }

    private func readinessChanged(_ subject: Subject, _ transition: HealthJudge.Transition) {
        switch transition {
        case .ready:
            if isAskedOnce(subject.unit) { subject.readiness?.end() }
            warmUp(subject)
        case .unready(let why):
            subject.warmUp?.end()
            deliver(.unready(subject.unit.id, why: why))
        }
    }

    /// It says that it is ready. Before its first users come those that are none.
    private func warmUp(_ subject: Subject) {
        let unit = subject.unit
        guard !unit.hasBeenReady, let warmUp = unit.readiness.warmUp, let endpoint = unit.endpoint
        else { return becomesReady(subject) }
        subject.warmUp = WarmUpRun(warmUp, of: endpoint, on: loop, slots: sockets) {
            [unowned self, unowned subject] outcome in
            record(outcome.occurrence(of: unit.id))
            becomesReady(subject)
        }
    }

    private func becomesReady(_ subject: Subject) {
        subject.unit.hasBeenReady = true
        onReady(subject.unit)
        deliver(.ready(subject.unit.id))
        askLife(subject)
    }

    /// From the first time it is ready on: before, `start-deadline` is what a replica is held to.
    private func askLife(_ subject: Subject) {
        guard subject.startup == nil, subject.life == nil, subjects[subject.unit.id] === subject,
            let liveness = subject.unit.template?.liveness,
            let probe = Probe(
                liveness.question, of: subject.unit, port: liveness.port, every: liveness.period,
                within: liveness.timeout)
        else { return }
        let judge = HealthJudge(liveness, at: ControlLoop.now)
        subject.life = inquiry(probe, judge) { [unowned self, unowned subject] in
            guard case .unready(let why) = $0 else { return }
            subject.life?.end()
            deliver(.notAlive(subject.unit.id, why: why))
        }
    }

    private func inquiry(
        _ probe: Probe, _ judge: HealthJudge, onChange: @escaping (HealthJudge.Transition) -> Void
    ) -> Inquiry {
        let slots = probe.isCommand ? units : sockets
        let surroundings = Inquiry.Surroundings(loop: loop, jitter: jitter, slots: slots)
        let (loop, commands) = (loop, commands)
        return Inquiry(
            judge, in: surroundings, ask: { probe.ask(on: loop, commands, onVerdict: $0) },
            onChange: onChange)
    }

    /// Whether a replica accepts is asked of a handed over socket until it has done so once. Later it
    /// would tell how busy the replica is: one that serves a request at a time accepts nobody
    /// meanwhile, and would be taken out of the pool for its work.
    private func isAskedOnce(_ unit: ReplicaUnit) -> Bool {
        guard case .unix = unit.endpoint, unit.readiness.port == nil else { return false }
        return unit.readiness.check == .accepts
    }
}
