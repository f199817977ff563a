import LinuxIO
import Model
import SystemdBus

/// One replica's unit as the daemon follows it, from the start call until systemd tells its end.
///
///     starting ──job done──► running ──stop──► stopping
///        └────────┬─────────────┴────────────────┘
///              ended: told once
final class ReplicaUnit {
    enum Phase { case starting, running, stopping, ended }

    let id: ReplicaID
    let name: UnitName
    let endpoint: Endpoint?
    /// Of a service that keeps state.
    let seat: Int?
    /// What it was started from; nil where nobody knows any more.
    var template: ReplicaTemplate?
    var phase: Phase
    var facts = UnitFacts()
    /// systemd has said that it is more than loaded; before that `inactive` is not an end.
    var hasBegun = false
    /// The start call's outcome is unknown: the connection broke before the answer.
    var isInDoubt = false
    /// What it is told before it is asked to stop; nil when that is over, or nothing.
    var preStop: AnyObject?
    /// It has less CPU than its template says, until it is ready.
    var isHeldBack = false
    /// What it may use, where that is not what its template says.
    var size: ReplicaSize?
    var freezerOrder: UnitDriver.FreezerOrder?
    /// It is frozen since then and shall stay so.
    var frozenAt: Instant?
    /// Until then its port may be another's.
    var hasBeenReady = false
    /// Processes of its cgroup that the kernel has killed for want of memory.
    var oomKills: UInt64 = 0
    private var process: (pid: Int32, watch: EventLoop.WatchToken)?
    private var handle: ProcessBox?

    init(
        id: ReplicaID, endpoint: Endpoint?, seat: Int? = nil, template: ReplicaTemplate?,
        phase: Phase
    ) {
        self.id = id
        self.name = UnitName(id)
        self.endpoint = endpoint
        self.seat = seat
        self.template = template
        self.phase = phase
    }

    /// How it is asked whether it is ready. Of a replica whose template nobody knows any more, that
    /// it accepts is all that can be asked.
    var readiness: Model.Readiness {
        template?.readiness
            ?? Model.Readiness(
                check: endpoint == nil || endpoint?.isDirect == true ? .started : .accepts)
    }

    /// Its main process is never another: one that tells systemd things may name a successor
    /// (`MAINPID=`), and whether it has, systemd knows.
    var hasOneProcess: Bool {
        template.map { $0.readiness.check != .notify && $0.watchdog == nil } ?? false
    }

    /// By when it should be ready, so long after its start.
    var startDeadline: Duration { template?.startDeadline ?? readiness.startDeadline }

    /// As they are now.
    var limits: Model.ResourceLimits? {
        template.map { template in size.map(template.limits.sized) ?? template.limits }
    }

    /// The service, and the socket beside it for an endpoint that systemd hands over.
    static func transientUnits(
        of launch: ReplicaLaunch
    ) -> (service: TransientUnit, socket: [TransientUnit]) {
        var template = launch.template
        if let size = launch.size { template.limits = template.limits.sized(size) }
        if let weight = launch.startWeight { template.limits.cpuWeight = weight }
        let service = TransientUnit(
            launch.id, template: template, environment: ReplicaEnvironment.of(launch),
            seat: launch.seat)
        switch launch.endpoint {
        case .unix(let path):
            let socket = TransientUnit(socketOf: launch.id, at: path)
            return (service.bound(toSocketOf: launch.id), [socket])
        case .direct:
            let address = launch.endpoint?.description ?? ""
            let socket = TransientUnit(directSocketOf: launch.id, at: address)
            let bound = service.bound(toSocketOf: launch.id)
            return (bound.preceded(byHandOverOf: launch.id), [socket])
        case .loopback, .address, nil: return (service, [])
        }
    }

    /// Takes facts over and says whether they tell the unit's end.
    func learn(_ newer: UnitFacts) -> Bool {
        facts.merge(newer)
        switch facts.activeState {
        case .active, .activating, .reloading, .deactivating:
            hasBegun = true
            return false
        case .failed:
            return true
        case .inactive:
            return hasBegun || phase != .starting || facts.mainProcessEnd != nil
        default:
            return false
        }
    }

    /// Its main process has ended unasked, and systemd runs its last action. What that does to its
    /// directory has to be over before another has it.
    var isInLastAction: Bool {
        (phase == .running || phase == .starting) && template?.lastAction != nil && seat == nil
            && facts.subState == "stop-post" && facts.mainProcessEnd != nil
    }

    /// systemd asks its living main process to stop, and nobody here has asked for that. (Its process
    /// having ended, systemd asks what is left of the cgroup in the same way.)
    var isStoppedByHand: Bool {
        phase == .running && facts.activeState == .deactivating && facts.mainProcessEnd == nil
            && (facts.subState == "stop-sigterm" || facts.subState == "stop")
            && (facts.result == nil || facts.result == .success)
    }

    /// How it ended. systemd hears of a kill for want of memory on unified cgroups only
    /// (`unit_check_oom` in its unit.c); on others it says signal 9, and the kernel's counter the rest.
    var exit: ReplicaExit {
        let told = facts.replicaExit ?? ReplicaExit(.vanished)
        switch (told.cause, endpoint) {
        case (.signalled(9, _), _) where oomKills > 0: return ReplicaExit(.outOfMemory)
        case (.exited(let status), .loopback(let port))
        where status != 0 && !hasBeenReady && !EndpointCheck.isFree(port):
            return ReplicaExit(.portTaken(port, status: status))
        default: return told
        }
    }

    /// Watches the main process, so that its exit is known before systemd has told.
    func watchProcess(on loop: EventLoop, onExit: @escaping () -> Void) {
        guard let pid = facts.mainPID, pid > 0, pid != process?.pid, phase != .ended else { return }
        unwatchProcess(on: loop)
        guard let handle = ProcessBox(pid: pid, of: name) else { return onExit() }
        self.handle = handle
        let watch = try? loop.watch(handle.raw, for: .readable) { [unowned self] _ in
            unwatchProcess(on: loop)
            onExit()
        }
        process = watch.map { (pid, $0) }
    }

    func unwatchProcess(on loop: EventLoop) {
        if let process { loop.unwatch(process.watch) }
        process = nil
        handle = nil
    }
}

/// A pidfd that a class can hold.
private final class ProcessBox {
    private let handle: ProcessHandle
    var raw: Int32 { handle.raw }

    /// Nil if the process is gone, or its number has passed to another meanwhile: the pidfd is
    /// opened first and the cgroup compared after, so that what was compared is what is held.
    init?(pid: Int32, of unit: UnitName) {
        guard let handle = try? ProcessHandle(processID: pid), !handle.hasExited,
            ProcessCgroup.of(pid)?.contains("/\(unit)") == true
        else { return nil }
        self.handle = handle
    }
}
