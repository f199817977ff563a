import Dispatch
import Glibc
import History
import LinuxIO
import Model
import SystemdBus

extension Daemon {
    /// A thousand replicas have a dozen descriptors each. Beyond these a death would be seen too late.
    private static let descriptorsAtOnce = 16_384

    /// Runs until SIGTERM. Replicas and traffic go on without it.
    package static func run(_ configuration: DaemonConfiguration) throws {
        DescriptorTable.grow(to: descriptorsAtOnce)
        let inherited = ListenDescriptors.take()
        Signals.ignoreBrokenPipes()
        try makeDirectories(configuration)
        // Before signals are blocked, so that a standby can be stopped.
        let lock = try takeLock(configuration)
        // Before the first thread is made, so that every thread has them blocked.
        let signals = try Signals([SIGTERM, SIGINT, SIGHUP])
        let bootID = HostClock.bootID()
        let now = HostClock.reading(bootID: bootID)
        let history = try HistoryStore.open(at: configuration.historyPath, now: now)
        let daemon = try Daemon(configuration, history: history, bootID: bootID)
        daemon.direct.adopt(inherited)
        let handOver = try HandOverListener(
            at: configuration.handOverPath, loop: daemon.loop
        ) { [unowned daemon] in daemon.direct.take($0) }
        try daemon.obey(signals)
        try daemon.serve(history.store)
        try daemon.start(history.store)
        daemon.loop.run()
        daemon.notify.stopping()
        daemon.historian.flush()
        try? history.store.close()
        withExtendedLifetime((handOver)) {}
        withExtendedLifetime(lock) {}
    }

    /// To systemd a standby is ready when it stands by: it does its work.
    private static func takeLock(
        _ configuration: DaemonConfiguration
    ) throws -> InstanceLock {
        guard configuration.role == .standby else {
            return try InstanceLock.take(at: configuration.lockPath)
        }
        let notify = ServiceNotify()
        let period = Notify.watchdogPeriod().map { Duration.nanoseconds($0) } ?? .seconds(60)
        var isTold = false
        return try InstanceLock.wait(at: configuration.lockPath, period: period) { owner in
            notify.watchdog()
            guard !isTold else { return }
            isTold = true
            notify.ready("stands by for coxswaind, \(owner)")
            DaemonLog.notice("another coxswaind is active (\(owner)): standing by")
        }
    }

    /// systemd has made them already (RuntimeDirectory= and others); a daemon run by hand has not.
    private static func makeDirectories(_ configuration: DaemonConfiguration) throws(SystemFault) {
        for path in [configuration.runtimeDirectory, configuration.policyDirectory] {
            try DirectoryTree.make(path)
        }
        try ReplicaSocketDirectory.make(
            configuration.replicaSocketDirectory, for: configuration.frontGroup)
        // A history that cannot be written is reported by itself, and is no reason not to start.
        try? DirectoryTree.make(configuration.stateDirectory)
    }

    private func obey(_ signals: consuming Signals) throws {
        let box = SignalBox(signals)
        try loop.watch(box.raw, for: .readable) { [unowned self] _ in
            while let signal = box.next() {
                if signal == SIGHUP { policies.readAll() } else { loop.stop() }
            }
        }
    }

    private func serve(_ store: HistoryStore) throws {
        let mail = try LoopMail()
        try mail.deliver(to: self, on: loop)
        let server = APIServer(
            configuration: configuration, mail: mail, history: HistoryReader(store: store))
        Task.detached {
            do {
                try await server.run()
            } catch {
                // Without its API the daemon could not be steered: systemd starts a new one.
                DaemonLog.error(
                    "failed to serve the API at '\(server.configuration.socketPath)': \(error)")
                exit(EXIT_FAILURE)
            }
        }
    }

    /// All that is known goes to the core first: the history, the policies, then what runs.
    private func start(_ store: HistoryStore) throws {
        reportHistory()
        restore(from: store)
        policies.listen(on: loop)
        policies.readAll()
        client.connect(at: ControlLoop.now)
        front.connect()
        keepWatchdogFed()
    }

    private func reportHistory() {
        let message: String? =
            switch historyCondition {
            case .ok: nil
            case .setAside(let path, let why):
                "the history was damaged (\(why)); it is set aside as '\(path)' and a new one begun"
            case .memoryOnly(let fault): "\(fault); events are kept in memory only"
            }
        guard let message else { return }
        control.record(
            Occurrence(
                at: ControlLoop.now, service: nil, kind: .historySetAside, severity: .warning,
                message: message))
    }

    private func restore(from store: HistoryStore) {
        do {
            let restored = try store.load(now: HostClock.reading(bootID: bootID))
            restored.rejected.forEach { DaemonLog.warning("\($0), ignoring") }
            for record in restored.records { control.deliver(.restored(record)) }
        } catch {
            DaemonLog.error("\(error); starting without it")
        }
    }

    private func keepWatchdogFed() {
        guard let period = Notify.watchdogPeriod() else { return }
        notify.watchdog()
        loop.schedule(at: MonotonicClock.now + period) { [unowned self] in keepWatchdogFed() }
    }
}

/// Signals that a closure can hold.
private final class SignalBox {
    private let signals: Signals
    var raw: Int32 { signals.raw }
    init(_ signals: consuming Signals) { self.signals = signals }
    func next() -> Int32? { signals.next() }
}
