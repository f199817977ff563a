import LinuxIO
import Model
import SystemdBus

/// How a command beside a replica ended.
enum CommandOutcome: Equatable {
    case succeeded
    /// How, to follow the command's name: `exited with status 2`.
    case failed(String)
    case timedOut
    /// The bus is away or broke: whether it ran is unknown.
    case notRun
}

/// Runs commands beside replicas, each as a short-lived unit of its own (`Type=oneshot`): in the
/// service's slice, as the replica's user, in its sandbox, its namespaces and its limits. So a probe
/// cannot do more harm than the replica itself, and systemd ends it in time, also when we are dead.
final class CommandRunner {
    /// What systemd may need beyond the command's own time to tell of its end.
    private static let patience: Duration = .seconds(5)

    private struct Run {
        let onEnd: (CommandOutcome) -> Void
        var timer: TimerToken?
        var facts = UnitFacts()
    }

    private let client: SystemdClient
    private let loop: EventLoop
    private var runs: [UnitName: Run] = [:]
    /// Goes on from the clock, so that the units of a daemon before us have other names.
    private var nextNumber = UInt64(MonotonicClock.now / 1_000)

    init(client: SystemdClient, loop: EventLoop) {
        self.client = client
        self.loop = loop
    }

    /// The outcome comes once, and not from within this call. Letting go of what is returned stops
    /// the command, and nothing comes. `output` may be closed after this call.
    func run(
        _ command: [String], beside unit: ReplicaUnit, within timeout: Duration,
        output: Int32? = nil, onEnd: @escaping (CommandOutcome) -> Void
    ) -> CommandRun {
        let name = UnitName(commandNumber: nextNumber)
        nextNumber += 1
        runs[name] = Run(onEnd: onEnd)
        if client.isReady, let template = unit.template {
            start(
                TransientUnit(
                    name, running: command, beside: unit.id, template: template,
                    environment: ReplicaEnvironment.of(unit), seat: unit.seat, within: timeout,
                    output: output))
            giveUp(on: name, after: timeout + Self.patience)
        } else {
            giveUp(on: name, after: .zero)
        }
        return CommandRun { [weak self] in self?.callOff(name) }
    }

    private func start(_ unit: TransientUnit) {
        client.startTransientUnit(unit) { [weak self] result in
            guard case .failure(let fault) = result else { return }
            self?.finish(
                unit.name, fault.isOutcomeUnknown ? .notRun : .failed("could not be run: \(fault)"))
        }
    }

    private func giveUp(on name: UnitName, after delay: Duration) {
        let due = MonotonicClock.now + delay.wholeNanoseconds
        runs[name]?.timer = loop.schedule(at: due) { [weak self] in self?.finish(name, .notRun) }
    }

    private func callOff(_ name: UnitName) {
        guard take(name) != nil else { return }
        // It ends by itself at its timeout; this only ends it sooner.
        client.stopUnit(name) { _ in }
    }

    private func finish(_ name: UnitName, _ outcome: CommandOutcome) {
        take(name)?.onEnd(outcome)
    }

    private func take(_ name: UnitName) -> Run? {
        guard let run = runs.removeValue(forKey: name) else { return nil }
        if let timer = run.timer { loop.cancel(timer) }
        return run
    }
}

// MARK: - What systemd tells

extension CommandRunner {
    /// Changes of a unit are told before the end of its job (`bus_job_send_removed_signal` in
    /// systemd's dbus-job.c), so how it ended is known by then.
    func handle(_ event: SystemdEvent) {
        switch event {
        case .unitChanged(let change): runs[change.unit]?.facts.merge(change.facts)
        case .jobRemoved(let job): jobEnded(job)
        default: break
        }
    }

    private func jobEnded(_ job: RemovedJob) {
        guard let run = runs[job.unit] else { return }
        switch job.result {
        case .done: finish(job.unit, .succeeded)
        case .canceled: finish(job.unit, .notRun)
        default: finish(job.unit, Self.outcome(of: run.facts))
        }
    }

    private static func outcome(of facts: UnitFacts) -> CommandOutcome {
        if facts.result == .timeout { return .timedOut }
        return .failed(facts.replicaExit?.description ?? "failed")
    }
}

/// Holds a command that runs; letting go of it calls the command off.
final class CommandRun {
    private let callOff: () -> Void

    init(callOff: @escaping () -> Void) { self.callOff = callOff }

    deinit { callOff() }
}
