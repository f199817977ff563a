import FrontWire
import Glibc
package import LinuxIO
import Model

/// The front's control thread: owns the listeners, the stored routes and the counter page, and
/// speaks with the daemon, with systemd and with the workers. It never touches a request.
package final class FrontControl {
    let loop: EventLoop
    var notify: Notify
    let page: SharedPage
    var workers: WorkerCrew?
    private let accessLog: AccessLogThread
    private let finishRequests: Mailbox<FinishRequest>

    var listeners: ListenerSet
    private var store = RouteStore()
    var link: ControlLink?
    var reloads: ReloadListener?
    var succession: Succession?
    var elder: Elder?
    var elderPages: [ElderPage] = []
    var controlListeners: ControlListeners?
    /// The newest table that was sent to the workers.
    var table = RouteTable(version: 0, services: [])
    /// What is to be said of each table when the workers have taken it, oldest first.
    private var unconfirmed: [(version: UInt64, failures: [ListenerFailure])] = []
    var isReady = false
    private var workersHaveFinished = false
    private var signals: Signals?
    private let watchdogNanoseconds: Int64?
    /// What a Unix socket leaves in the file system is kept where systemd keeps the socket.
    private let keepsPaths: Bool

    /// Asks a running front to finish, from any thread.
    package struct FinishRequest: Sendable {
        package init() {}
    }

    package init(
        _ settings: FrontSettings, finishRequests: Mailbox<FinishRequest>
    ) throws(SystemFault) {
        self.finishRequests = finishRequests
        watchdogNanoseconds = settings.watchdogNanoseconds
        keepsPaths = settings.routes == nil || settings.notifySocket != nil
        loop = try EventLoop()
        notify = Notify(socketPath: settings.notifySocket)
        let workerCount = min(max(1, settings.workers), CounterLayout.workersMaximum)
        listeners = ListenerSet(workers: workerCount)
        page = try SharedPage.create(
            named: "coxswain-counters",
            byteCount: CounterLayout.pageBytes(workers: workerCount))
        accessLog = AccessLogThread(
            workers: workerCount, directory: settings.accessLogDirectory)
        workers = try WorkerCrew(
            count: workerCount,
            room: WorkerRoom(
                connections: settings.connections, receiveBuffers: settings.receiveBuffers),
            page: page.base, loop: loop, accessLog: accessLog,
            receive: { [unowned self] report in take(report) })
        try loop.receive(from: finishRequests) { [unowned self] _ in beginFinishing() }
        try openControl(settings)
        try begin(settings)
    }

    /// Runs until it was asked to finish and has; the worker's thread has ended then.
    package func run() {
        workers?.start()
        scheduleWatchdog()
        loop.run()
        workers?.join()
        accessLog.finish()
        if !keepsPaths, succession?.isLeaving != true { listeners.removePaths() }
    }

    /// `listening on http:127.0.0.1:8080, tcp:unix:/run/b.sock` and a line break.
    package var listeningText: String {
        let places = table.services.flatMap { service in
            service.front.listen.map { address in
                "\(service.front.mode.rawValue):\(listeners.bound(address).optionText)"
            }
        }
        return "listening on \(places.joined(separator: ", "))\n"
    }

    /// Makes these signals such requests.
    package func finish(on signals: consuming Signals) throws(SystemFault) {
        try loop.watch(signals.raw, for: .readable) { [unowned self] _ in takeSignals() }
        self.signals = consume signals
    }

    private func takeSignals() {
        while signals?.next() != nil { beginFinishing() }
    }

    var hello: FrontReport {
        .hello(FrontHello(processID: getpid(), routesVersion: table.version))
    }

    /// Serves what the settings say or else, before any daemon has connected, what the last process
    /// served.
    private func begin(_ settings: FrontSettings) throws(SystemFault) {
        listeners.adopt(settings.inherited)
        let stored = store.restore(from: settings.inherited)
        guard let table = settings.routes ?? stored else {
            // Taking over without them would close every port until the daemon speaks.
            if elder != nil {
                throw SystemFault(
                    call: "read", errno: EPROTO, subject: "the routes of the running front")
            }
            return becomeReady()
        }
        let failures = apply(table)
        // Nobody is there to be told of it.
        if settings.routes != nil, let failure = failures.first {
            throw SystemFault(
                call: "listen on", errno: failure.errno, subject: failure.address.optionText)
        }
    }

    func take(_ order: FrontOrder) {
        switch order {
        case .routes(let table):
            apply(table)
            // Without the store a restart waits for the daemon; traffic of now is not concerned.
            try? store.save(table, in: notify)
            elder?.serve(table)
        case .drain(let replica, let deadline):
            drain(replica, nanoseconds: deadline.wholeNanoseconds)
        case .stand(let address):
            guard let raw = link?.takeDescriptor() else { return }
            listeners.replace(address, by: raw, storingIn: notify)
        }
    }

    func drain(_ replica: ReplicaID, nanoseconds: Int64) {
        let (instant, isFar) = MonotonicClock.now.addingReportingOverflow(nanoseconds)
        guard let order = workers?.drain(replica, deadline: isFar ? .max : instant) else { return }
        // A request of the process that this one has replaced may be in flight to it as well.
        elder?.drain(replica, order: order, nanoseconds: nanoseconds)
    }

    @discardableResult
    private func apply(_ table: RouteTable) -> [ListenerFailure] {
        self.table = table
        openAccessLog(for: table)
        let (open, failures) = listeners.prepare(for: table, storingIn: notify)
        unconfirmed.append((table.version, failures))
        tell(.routes(WorkerRoutes(table: table, listeners: open)))
        return failures
    }

    /// What the daemon has told the process that has taken over concerns the clients that are left.
    func serveWhileLeaving(_ table: RouteTable) {
        openAccessLog(for: table)
        tell(.routes(WorkerRoutes(table: table, listeners: [])))
        elder?.serve(table)
    }

    private func openAccessLog(for table: RouteTable) {
        if table.services.contains(where: { $0.front.accessLog != .off }) { accessLog.start() }
    }

    private func tell(_ order: WorkerOrder) { workers?.tell(order) }

    private func take(_ report: WorkerReport) {
        switch report {
        case .routesApplied(let version): confirm(version)
        case .drained(let replica, _, let cut):
            link?.send(.drained(replica, cut: cut))
            succession?.noteDrained(replica, cut: cut)
        case .endpointFailed(let replica, let errno, let count):
            link?.send(.endpointFailed(replica, errno: errno, count: count))
        case .waiting(let service): link?.send(.waiting(service))
        case .alive: try? notify.watchdog()
        case .finished:
            workersHaveFinished = true
            endIfDone()
        }
    }

    /// Drains reach the process before this one through it, so it has to stay as long as that.
    func endIfDone() {
        if workersHaveFinished, elder?.isThere != true { loop.stop() }
    }

    private func confirm(_ version: UInt64) {
        guard let first = unconfirmed.first, first.version == version else { return }
        unconfirmed.removeFirst()
        // A listener that a later table names again must not be closed in between.
        if unconfirmed.isEmpty { listeners.closeAll(except: table, removingFrom: notify) }
        link?.send(.applied(version: version, failures: first.failures))
        becomeReady()
        describeStatus()
    }

    private func becomeReady() {
        guard !isReady else { return }
        isReady = true
        guard let elder else {
            try? notify.ready()
            return
        }
        takeOver(from: elder)
    }

    private func describeStatus() {
        let replicas = table.services.reduce(0) { $0 + $1.endpoints.count }
        try? notify.status(
            "\(table.services.count) services, \(replicas) replicas, routes \(table.version)")
    }

    /// The workers' answer to the ping is what keeps the watchdog quiet, so a worker that hangs is
    /// noticed as well as a hanging control thread.
    private func scheduleWatchdog() {
        guard let watchdogNanoseconds else { return }
        tell(.ping)
        loop.schedule(at: MonotonicClock.now + watchdogNanoseconds) { [unowned self] in
            scheduleWatchdog()
        }
    }

    private func beginFinishing() {
        try? notify.stopping()
        tell(.finish(deadline: MonotonicClock.now + FrontLimits.shutdownNanoseconds))
    }
}
