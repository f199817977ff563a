import Decisions
import LinuxIO
import Model

/// Asks every running replica whether it is ready, and tells changes. Each replica has one probe
/// under way at most; they do not wait for one another.
final class Prober {
    private final class Subject {
        var judge: HealthJudge
        let unit: ReplicaUnit
        var attempt: ProbeAttempt?
        var timer: TimerToken?

        init(judge: HealthJudge, unit: ReplicaUnit) {
            self.judge = judge
            self.unit = unit
        }
    }

    private let loop: EventLoop
    private let deliver: (Event) -> Void
    private var subjects: [ReplicaID: Subject] = [:]

    init(loop: EventLoop, deliver: @escaping (Event) -> Void) {
        self.loop = loop
        self.deliver = deliver
    }

    /// From the start of a replica on. One that is not asked anything is ready now: systemd has
    /// executed it, or has got its `READY=1` (a start job of `Type=notify` ends with that).
    func begin(with unit: ReplicaUnit) {
        guard question(for: unit) != nil else { return deliver(.ready(unit.id)) }
        follow(unit, standing: .waiting)
    }

    /// A replica of an earlier life of the daemon is in the pool already.
    func takeOver(_ unit: ReplicaUnit) {
        guard question(for: unit) != nil, !isAskedOnce(unit) else { return }
        follow(unit, standing: .ready)
    }

    func end(with id: ReplicaID) {
        guard let subject = subjects.removeValue(forKey: id) else { return }
        if let timer = subject.timer { loop.cancel(timer) }
        subject.attempt = nil
    }

    private func follow(_ unit: ReplicaUnit, standing: HealthJudge.Standing) {
        end(with: unit.id)
        let judge = HealthJudge(unit.readiness, standing: standing, at: ControlLoop.now)
        let subject = Subject(judge: judge, unit: unit)
        subjects[unit.id] = subject
        scheduleNext(subject)
    }

    private func scheduleNext(_ subject: Subject) {
        let id = subject.unit.id
        subject.timer = loop.schedule(at: subject.judge.nextProbe.nanoseconds) { [unowned self] in
            subjects[id]?.timer = nil
            probe(id)
        }
    }

    private func probe(_ id: ReplicaID) {
        guard let subject = subjects[id], let question = question(for: subject.unit),
            let endpoint = subject.unit.endpoint
        else { return }
        subject.attempt = ProbeAttempt(
            question, of: endpoint, within: subject.unit.readiness.timeout, on: loop
        ) { [unowned self] verdict in judge(id, verdict) }
    }

    private func judge(_ id: ReplicaID, _ verdict: ProbeAttempt.Verdict) {
        guard let subject = subjects[id] else { return }
        subject.attempt = nil
        let result: HealthJudge.ProbeResult =
            switch verdict {
            case .passed: .passed
            case .failed(let why): .failed(why)
            }
        let transition = subject.judge.judge(result, at: ControlLoop.now)
        if transition == .ready, isAskedOnce(subject.unit) {
            end(with: id)
        } else {
            scheduleNext(subject)
        }
        switch transition {
        case .ready: deliver(.ready(id))
        case .unready(let why): deliver(.unready(id, why: why))
        case nil: break
        }
    }

    /// Whether a replica accepts is asked of a handed over socket until it has done so once. Later it
    /// would tell how busy the replica is: one that serves a request at a time accepts nobody
    /// meanwhile, and would be taken out of the pool for its work.
    private func isAskedOnce(_ unit: ReplicaUnit) -> Bool {
        guard case .unix = unit.endpoint else { return false }
        return unit.readiness.check == .accepts
    }

    private func question(for unit: ReplicaUnit) -> ProbeAttempt.Question? {
        guard unit.endpoint != nil else { return nil }
        return switch unit.readiness.check {
        case .accepts: .accepts
        case .http(let path): .http(path: path)
        case .started, .notify: nil
        }
    }
}
