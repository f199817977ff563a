import FrontWire
import Glibc
import LinuxIO
import Model

/// The daemon's end of the wire to coxswain-front. Keeps the newest table, so that a front that
/// comes (back) gets it first; connects by itself for as long as the daemon lives.
///
///     away ──connect──► waiting for hello ──hello──► connected
///       ▲───── retry ──────────┴────── lost ────────────┘
final class FrontLink {
    private static let retryDelay: Duration = .milliseconds(100)
    /// What may wait to be written; a front that reads so little is taken to be stuck.
    private static let outgoingMaximumBytes = 4 * WireLimits.frameBytes

    private let path: String
    private let loop: EventLoop
    private let deliver: (Event) -> Void
    private var connection: FrontConnection?
    private(set) var front: FrontHello?
    /// How often a front has come, for those who have to tell each.
    private(set) var arrivals = 0
    private var version: UInt64 = 0
    private var routes: [ServiceRoutes]?
    /// Said once per absence, not ten times a second.
    private var hasReportedAbsence = false

    init(path: String, loop: EventLoop, deliver: @escaping (Event) -> Void) {
        self.path = path
        self.loop = loop
        self.deliver = deliver
    }

    var isConnected: Bool { front != nil }

    /// A copy of the front's counters; empty while it is away.
    func counters() -> [CounterSample] { connection?.samples() ?? [] }

    /// Of services, by name; empty while it is away.
    func flights() -> [String: Flight] { connection?.flights() ?? [:] }

    func latency(of id: ReplicaID) -> LatencyHistogram {
        connection?.latency(ofEndpoint: id.description) ?? LatencyHistogram()
    }

    func connect() {
        do {
            let opened = try FrontConnection(path: path, loop: loop)
            opened.onReport = { [unowned self] in handle($0) }
            opened.onLoss = { [unowned self] in lose($0) }
            connection = opened
        } catch {
            reportAbsence(error.description)
            retryLater()
        }
    }

    func publish(_ routes: [ServiceRoutes]) {
        self.routes = routes
        version += 1
        guard isConnected else { return }
        send(.routes(RouteTable(version: version, services: routes)))
    }

    func drain(_ id: ReplicaID, deadline: Duration) {
        // While the front is away nobody can acknowledge; the core knows and waits or goes on.
        guard isConnected else { return }
        send(.drain(id, deadline: deadline))
    }

    /// Gives the front a listener that it could not open itself.
    func give(_ listener: consuming Descriptor, at address: ListenAddress) {
        connection?.send(
            FrontOrder.stand(at: address).encoded(), passing: listener.release(),
            atMost: Self.outgoingMaximumBytes)
    }

    private func send(_ order: FrontOrder) {
        connection?.send(order.encoded(), atMost: Self.outgoingMaximumBytes)
    }

    private func handle(_ report: FrontReport) {
        switch report {
        case .hello(let hello): welcome(hello)
        case .applied(_, let failures): failures.forEach(tell)
        case .drained(let id, let cut): deliver(.drained(id, cutRequests: cut))
        case .waiting(let name): deliver(.waiting(name))
        case .endpointFailed(let id, let errno, let count):
            DaemonLog.notice(
                "\(id): the front could not reach it \(count) times: "
                    + SystemFault(call: "connect", errno: errno, subject: "\(id)").description)
        }
    }

    /// Table numbers continue from the front's, so that a restarted daemon's are newer.
    private func welcome(_ hello: FrontHello) {
        front = hello
        arrivals += 1
        hasReportedAbsence = false
        version = max(version, hello.routesVersion)
        // The core publishes anew on this event; until it has resumed there is nothing to send.
        deliver(.frontConnected)
    }

    private func tell(_ failure: ListenerFailure) {
        let fault = SystemFault(
            call: "listen", errno: failure.errno, subject: failure.address.description)
        deliver(.listenFailed(failure.service, failure.address, why: fault.description))
    }

    private func lose(_ why: String) {
        let wasConnected = isConnected
        connection = nil
        front = nil
        reportAbsence(why)
        if wasConnected { deliver(.frontLost) }
        retryLater()
    }

    private func reportAbsence(_ why: String) {
        if hasReportedAbsence { return }
        hasReportedAbsence = true
        DaemonLog.warning("coxswain-front is away (\(why)); trying again until it is back")
    }

    private func retryLater() {
        let due = MonotonicClock.now + Self.retryDelay.wholeNanoseconds
        loop.schedule(at: due) { [weak self] in
            guard let self, connection == nil else { return }
            connect()
        }
    }
}
