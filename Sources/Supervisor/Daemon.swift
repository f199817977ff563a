import Cgroups
import ControlAPI
import Decisions
import History
import LinuxIO
import Model
import SystemdBus

/// The control program: all its parts, wired together on one thread.
package final class Daemon {
    package static let version = ProgramVersion.current

    let configuration: DaemonConfiguration
    let loop: EventLoop
    let control: ControlLoop
    let historian: Historian
    let policies: PolicyKeeper
    let contents: FileContents
    let units: UnitDriver
    let commands: CommandRunner
    let alerts: AlertRunner
    let postMortem: PostMortem
    let evidence: RolloutEvidence
    let front: FrontLink
    let direct: DirectPorts
    let prober: Prober
    let sampler: Sampler
    let host: HostGauge
    let pressure: PressureWatch
    var looks = Looks()
    let metrics: MetricWatch
    var measured = MeasuredWatch()
    let drills: Drills
    let client: SystemdClient
    let pump: BusPump
    let notify = ServiceNotify()
    let historyCondition: HistoryCondition
    let zones = ZoneFiles()
    let bootID: String
    /// Clients can connect.
    var isAPIOpen = false
    /// The last line told to systemd.
    var lastStatus = ""

    /// Builds the parts. Nothing is decided and nothing outside is touched before `start`.
    init(_ configuration: DaemonConfiguration, history: OpenedHistory, bootID: String) throws {
        self.configuration = configuration
        self.bootID = bootID
        historyCondition = history.condition
        let loop = try EventLoop()
        let layout = try HostLayout.detect()
        let freezer: Freezer = try HostFacts.read().hasFreezer ? .available : .missing
        let control = ControlLoop(
            events: loop, socketDirectory: configuration.replicaSocketDirectory, freezer: freezer)
        let deliver: (Event) -> Void = { [unowned control] in control.deliver($0) }
        let relay = SystemdRelay()
        client = SystemdClient(scope: .system) { relay.receive($0) }
        // Before the historian: what the bus brings in a turn is written in the same turn.
        pump = BusPump(client, on: loop)
        historian = try Historian(store: history.store, bootID: bootID, loop: loop)
        commands = CommandRunner(client: client, loop: loop)
        units = UnitDriver(
            client: client, loop: loop, commands: commands, deliver: deliver,
            record: { [unowned control] in control.record($0) })
        alerts = AlertRunner(client: client, loop: loop, bootID: bootID, deliver: deliver)
        front = FrontLink(path: configuration.frontControlPath, loop: loop, deliver: deliver)
        postMortem = try PostMortem(loop: loop) { [unowned control] in control.record($0) }
        evidence = try RolloutEvidence(loop: loop) { [unowned control] in control.record($0) }
        direct = DirectPorts(
            client: client, units: units, front: front, notify: notify, loop: loop,
            deliver: deliver)
        prober = Prober(
            loop: loop, commands: commands, deliver: deliver,
            record: { [unowned control] in control.record($0) })
        sampler = Sampler(front: front, layout: layout)
        host = try HostGauge()
        let relayed = PressureRelay()
        pressure = PressureWatch(
            loop: loop, layout: layout, onPressure: { relayed.ofService($0) },
            onMemory: { relayed.ofMemory() })
        metrics = MetricWatch(
            loop: loop, commands: commands,
            clock: { HostClock.reading(bootID: bootID).wallClock(knowing: [:]) }, deliver: deliver)
        drills = Drills(
            client: client, loop: loop, units: units, control: control, front: front,
            layout: layout)
        policies = PolicyKeeper(directory: PolicyDirectory(path: configuration.policyDirectory))
        contents = try FileContents(loop: loop)
        self.loop = loop
        self.control = control
        control.connect(
            .init(
                units: units, front: front, direct: direct, historian: historian,
                hooks: HookRunner(loop: loop, commands: commands, deliver: deliver),
                alerts: alerts))
        relay.receive = { [unowned self] in systemd($0) }
        relayed.ofService = { [unowned self] in lookBecauseOfPressure(at: $0) }
        relayed.ofMemory = { [unowned self] in lookAtHost() }
        observe()
    }

    private func observe() {
        units.observers.started = { [unowned self] unit in
            direct.admit(unit) { [unowned self] in prober.begin(with: unit) }
        }
        units.observers.described = { [unowned self] unit in sampler.follow(unit) }
        units.observers.stopping = { [unowned self] unit in prober.end(with: unit.id) }
        units.observers.freezing = { [unowned self] unit in prober.end(with: unit.id) }
        units.observers.thawed = { [unowned self] unit in prober.takeOver(unit) }
        units.observers.processEnded = { [unowned self] unit in
            // What is left of it may answer until systemd has stopped it.
            if unit.hasOneProcess { prober.end(with: unit.id) }
            unit.oomKills = sampler.oomKills(of: unit.id, at: ControlLoop.now)
        }
        units.observers.failed = { [unowned self] unit, exit in
            evidence.note(unit)
            postMortem.examine(unit, exit, sampler.figures(of: unit.id))
        }
        units.observers.ended = { [unowned self] unit in
            prober.end(with: unit.id)
            direct.forget(unit.id)
            sampler.forget(unit.id)
        }
        prober.onReady = { [unowned self] in units.letGo(of: $0) }
        control.onOccurrence = { [unowned self] in look(into: $0) }
        sampler.needs = { [unowned self] in
            control.fleet.service($0).map(SamplingNeeds.init) ?? SamplingNeeds()
        }
        policies.onPolicy = { [unowned self] in take($0, text: $1, from: $2) }
        policies.onRefusal = { [unowned self] in reportRefusal($0, $1) }
        policies.onMissing = { [unowned self] in reportMissing($0, $1) }
    }

    private func look(into occurrence: Occurrence) {
        guard occurrence.kind == .rolloutFailed, let name = occurrence.service,
            let service = control.fleet.service(name)
        else { return }
        let unit = occurrence.replica.flatMap(units.unit)
        evidence.collect(about: occurrence, of: service, running: unit)
    }

    private func systemd(_ event: SystemdEvent) {
        switch event {
        case .ready where !control.isResumed: adoptAll()
        case .ready: units.recheck()
        case .lost(let fault): DaemonLog.warning("\(fault); trying again")
        case .commandsNotKept(let fault):
            DaemonLog.warning("\(fault); commands with '$' or ';' may not survive a daemon-reload")
        default:
            units.handle(event)
            commands.handle(event)
            alerts.handle(event)
        }
    }

    var views: Views {
        Views(
            fleet: control.fleet, units: units, sampler: sampler,
            clock: HostClock.reading(bootID: bootID))
    }
}

/// The same for the kernel's triggers.
private final class PressureRelay {
    var ofService: (ServiceName) -> Void = { _ in }
    var ofMemory: () -> Void = {}
}

/// Ties the knot between the systemd client, which needs a receiver to be made, and the daemon,
/// which needs the client.
private final class SystemdRelay {
    var receive: (SystemdEvent) -> Void = { _ in }
}
