import Glibc
import LinuxIO
import Model
import SystemdBus

/// Carries out what the core wishes of units, and tells the core what becomes of them.
final class UnitDriver {
    /// Told of units that run and units that ended, beside the core: those who probe and measure.
    struct Observers {
        var started: (ReplicaUnit) -> Void = { _ in }
        /// systemd has told its cgroup and main process.
        var described: (ReplicaUnit) -> Void = { _ in }
        var stopping: (ReplicaUnit) -> Void = { _ in }
        /// It answers nobody from now on.
        var freezing: (ReplicaUnit) -> Void = { _ in }
        var thawed: (ReplicaUnit) -> Void = { _ in }
        /// Its main process has just ended, and its cgroup is still there.
        var processEnded: (ReplicaUnit) -> Void = { _ in }
        /// It ended without having been asked to, and not well.
        var failed: (ReplicaUnit, ReplicaExit) -> Void = { _, _ in }
        var ended: (ReplicaUnit) -> Void = { _ in }
    }

    private static let refusedStopPause: Duration = .seconds(5)

    let client: SystemdClient
    let loop: EventLoop
    let commands: CommandRunner
    let deliver: (Event) -> Void
    let record: (Occurrence) -> Void
    var observers = Observers()
    private var units: [UnitName: ReplicaUnit] = [:]
    /// Told as ended, while systemd still runs their last action.
    var inLastAction: [UnitName: ReplicaUnit] = [:]
    /// Every unit that ran when the daemon started is known.
    var isFollowingAll = false
    /// Not ours any more, and asked to stop.
    var strays: Set<UnitName> = []
    /// As it describes itself; nil until it has.
    var systemd: SystemdVersion?

    init(
        client: SystemdClient, loop: EventLoop, commands: CommandRunner,
        deliver: @escaping (Event) -> Void, record: @escaping (Occurrence) -> Void
    ) {
        self.client = client
        self.loop = loop
        self.commands = commands
        self.deliver = deliver
        self.record = record
    }

    func unit(of id: ReplicaID) -> ReplicaUnit? { units[UnitName(id)] }

    var keptFrozen: [ReplicaUnit] {
        units.values.filter { $0.frozenAt != nil }.sorted { $0.name < $1.name }
    }

    func start(_ launch: ReplicaLaunch) {
        guard client.isReady else { return deliver(.startFailed(launch.id, .busUnavailable)) }
        if let fault = EndpointCheck.fault(of: launch.endpoint) {
            return deliver(.startFailed(launch.id, fault))
        }
        let unit = ReplicaUnit(
            id: launch.id, endpoint: launch.endpoint, seat: launch.seat, template: launch.template,
            phase: .starting)
        unit.isHeldBack = launch.startWeight != nil
        unit.size = launch.size
        units[unit.name] = unit
        let (service, socket) = ReplicaUnit.transientUnits(of: launch)
        client.startTransientUnit(service, beside: socket) { [weak self] result in
            if case .failure(let fault) = result { self?.startFailed(unit, fault) }
        }
    }

    private func startFailed(_ unit: ReplicaUnit, _ fault: BusFault) {
        if fault.isOutcomeUnknown {
            // Whether the unit exists is asked when systemd is back (`recheck`).
            unit.isInDoubt = true
            return
        }
        forget(unit)
        let why: StartFault = fault.isUnitExists ? .nameTaken : .refused(fault.description)
        deliver(.startFailed(unit.id, why))
    }

    func stop(_ id: ReplicaID) {
        guard let unit = unit(of: id) else { return deliver(.exited(id, ReplicaExit(.vanished))) }
        unit.phase = .stopping
        observers.stopping(unit)
        melt(unit) { [weak self] in
            self?.prepareStop(of: unit) { [weak self] in self?.askToStop(unit) }
        }
    }

    private func askToStop(_ unit: ReplicaUnit) {
        client.stopUnit(unit.name) { [weak self] result in
            guard case .failure(let fault) = result else { return }
            if fault.isNoSuchUnit {
                self?.conclude(unit)
            }
            // Otherwise it is asked again when systemd is back (`recheck`).
            else if !fault.isOutcomeUnknown {
                DaemonLog.error(fault.description)
                self?.askToStop(unit, in: Self.refusedStopPause)
            }
        }
    }

    /// systemd has refused. Whatever the reason was, nobody else would stop it.
    private func askToStop(_ unit: ReplicaUnit, in pause: Duration) {
        loop.schedule(at: MonotonicClock.now + pause.wholeNanoseconds) { [weak self, weak unit] in
            guard let self, let unit, unit.phase == .stopping else { return }
            askToStop(unit)
        }
    }

    /// At once and without a word before. Its end is told like any other.
    func kill(_ id: ReplicaID) {
        guard let unit = unit(of: id) else { return deliver(.exited(id, ReplicaExit(.vanished))) }
        unit.phase = .stopping
        observers.stopping(unit)
        client.killUnit(unit.name, .all, signal: SIGKILL) { [weak self] result in
            guard case .failure(let fault) = result else { return }
            if fault.isNoSuchUnit {
                self?.conclude(unit)
            }
            // Otherwise it is asked to stop when systemd is back (`recheck`).
            else if !fault.isOutcomeUnknown {
                DaemonLog.error(fault.description)
                self?.askToStop(unit)
            }
        }
    }

    /// The unit's end is recorded. One that failed has to be reset before its name is free; one
    /// that ended well is gone already.
    func release(_ id: ReplicaID) {
        let name = UnitName(id)
        if inLastAction[name] != nil { return }
        reset(name)
    }

    func reset(_ name: UnitName) {
        client.resetFailedUnit(name) { result in
            guard case .failure(let fault) = result, !fault.isNoSuchUnit, !fault.isOutcomeUnknown
            else { return }
            DaemonLog.warning("\(fault), ignoring")
        }
    }

    /// The last replica of a deleted service has ended. systemd keeps an empty slice, and its
    /// cgroups with it, until somebody stops it. Applied again meanwhile, the service's first start
    /// may meet the stop and is then tried again.
    func removeSlice(of service: ServiceName) {
        client.stopUnit(.slice(of: service)) { result in
            guard case .failure(let fault) = result, !fault.isNoSuchUnit, !fault.isOutcomeUnknown
            else { return }
            DaemonLog.warning("\(fault), ignoring")
        }
    }

    /// Follows a unit that runs already.
    func adopt(_ unit: ReplicaUnit) {
        units[unit.name] = unit
        described(unit)
    }
}

// MARK: - What systemd tells

extension UnitDriver {
    func handle(_ event: SystemdEvent) {
        switch event {
        case .jobRemoved(let job): jobEnded(job)
        case .unitChanged(let change): changed(change)
        case .unitRemoved(let name): removed(name)
        case .ready, .lost, .reloading, .unitNew, .commandsNotKept: break
        }
    }

    private func jobEnded(_ job: RemovedJob) {
        guard let unit = units[job.unit], unit.phase == .starting else { return }
        if job.result == .dependency { return socketFailed(unit) }
        // Type=exec fails its start job when the program cannot be executed. The result is in the
        // unit's facts, which are asked for rather than waited for: a stop in between cancels jobs.
        guard job.result == .done else { return inquire(unit) }
        began(unit)
        // The signals have told the main process, and the cgroup follows from the name: asking
        // would cost systemd more than the start itself did.
        guard unit.facts.mainPID != nil, let systemd else { return inquire(unit) }
        unit.facts.controlGroup = systemd.controlGroup(of: unit.id)
        described(unit)
    }

    /// The start was called off before the program was executed, and leaves nothing behind.
    private func socketFailed(_ unit: ReplicaUnit) {
        forget(unit)
        let socket = UnitName(socketOf: unit.id)
        deliver(
            .startFailed(
                unit.id,
                .refused("'\(socket)' did not start; `journalctl -u '\(socket)'` tells why")))
    }

    private func began(_ unit: ReplicaUnit) {
        unit.phase = .running
        unit.hasBegun = true
        deliver(.started(unit.id))
        observers.started(unit)
        letGo(of: unit, after: unit.startDeadline / 2)
    }

    private func changed(_ change: UnitChange) {
        if let unit = inLastAction[change.unit] { return lastActionChanged(unit, change.facts) }
        guard let unit = units[change.unit], unit.phase != .ended else {
            return stopStray(change)
        }
        let hadProcess = unit.facts.mainPID
        if unit.learn(change.facts) { return conclude(unit) }
        if unit.isInLastAction {
            inLastAction[unit.name] = unit
            return conclude(unit)
        }
        if unit.isStoppedByHand { stoppedByHand(unit) }
        if unit.facts.mainPID != hadProcess { described(unit) }
    }

    private func removed(_ name: UnitName) {
        strays.remove(name)
        if let unit = inLastAction[name] { return lastActionEnded(unit) }
        guard let unit = units[name], unit.phase != .ended, !unit.isInDoubt else { return }
        conclude(unit)
    }

    private func inquire(_ unit: ReplicaUnit) {
        client.unitFacts(unit.name) { [weak self] result in
            guard let self, units[unit.name] === unit, unit.phase != .ended,
                case .success(let facts) = result
            else { return }
            if !facts.isLoaded || unit.learn(facts) { return conclude(unit) }
            described(unit)
        }
    }

    private func described(_ unit: ReplicaUnit) {
        guard unit.phase != .starting else { return }
        observers.described(unit)
        unit.watchProcess(on: loop) { [weak self, weak unit] in
            guard let self, let unit, unit.phase == .running else { return }
            // Out of the pool now, and its successor is asked for, as far as that does not hang on how
            // it ended; systemd tells that some milliseconds later. All else comes after it.
            deliver(
                unit.hasOneProcess
                    ? .ended(unit.id) : .unready(unit.id, why: "its main process has ended"))
            observers.processEnded(unit)
        }
    }

    private func conclude(_ unit: ReplicaUnit) {
        guard unit.phase != .ended else { return }
        // Before the release that follows: systemd forgets with the unit how it ended.
        if inLastAction[unit.name] == nil { tellLastAction(of: unit) }
        let exit = unit.exit
        if unit.phase != .stopping, !exit.isClean { observers.failed(unit, exit) }
        forget(unit)
        deliver(.exited(unit.id, exit))
    }

    private func forget(_ unit: ReplicaUnit) {
        unit.phase = .ended
        unit.unwatchProcess(on: loop)
        unit.preStop = nil
        units[unit.name] = nil
        observers.ended(unit)
    }
}

// MARK: - After a loss of the bus

extension UnitDriver {
    /// Signals were missed: every unit is asked for, and what was to be stopped is stopped anew.
    func recheck() {
        for unit in units.values.sorted(by: { $0.name < $1.name }) { recheck(unit) }
        for name in inLastAction.keys.sorted() { inLastAction[name].map(lastActionEnded) }
    }

    private func recheck(_ unit: ReplicaUnit) {
        client.unitFacts(unit.name) { [weak self] result in
            guard let self, units[unit.name] === unit, unit.phase != .ended,
                case .success(let facts) = result
            else { return }
            if !facts.isLoaded { return missing(unit) }
            unit.isInDoubt = false
            if unit.learn(facts) { return conclude(unit) }
            if unit.hasBeenReady { letGo(of: unit) }
            settle(unit)
            freezeAnew(unit)
        }
    }

    private func missing(_ unit: ReplicaUnit) {
        guard unit.isInDoubt else { return conclude(unit) }
        // The start call never arrived.
        forget(unit)
        deliver(.startFailed(unit.id, .busUnavailable))
    }

    private func settle(_ unit: ReplicaUnit) {
        switch unit.phase {
        case .starting where unit.facts.activeState == .active:
            began(unit)
            described(unit)
        case .stopping where unit.facts.jobNumber == 0 && unit.preStop == nil:
            askToStop(unit)
        default:
            described(unit)
        }
    }
}
