import FrontPort
import FrontWire
import Glibc
import LinuxIO
import Model
import Synchronization
import Testing

/// Plays systemd: receives notifications and keeps the descriptor store. Reads on a thread of its
/// own, as the queue of a datagram socket is short and a full one blocks the sender.
final class TestSystemd: Sendable {
    private struct State {
        var stored: [InheritedDescriptor] = []
        var texts: [String] = []
    }

    let path: String
    private let raw: Int32
    private let state = Mutex(State())

    init(_ scratch: Scratch) {
        path = scratch.file("notify-\(scratch.number())")
        raw = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        let raw = raw
        let bound = SocketAddress.unix(path: path).withRawAddress { bind(raw, $0, $1) }
        #expect(bound == 0)
        spawn { [weak self] in
            var buffer = [UInt8](repeating: 0, count: 1024)
            while true {
                let received = try? buffer.withUnsafeMutableBytes {
                    try UnixMessage.receive(into: $0, over: raw)
                }
                guard let message = received, message.byteCount > 0, let self else { break }
                take(String(decoding: buffer.prefix(message.byteCount), as: UTF8.self), message)
            }
            closeDescriptor(raw)
        }
    }

    deinit {
        shutdown(raw, Int32(SHUT_RDWR))
        for descriptor in handOver() { closeDescriptor(descriptor.raw) }
    }

    var stored: [InheritedDescriptor] { state.withLock { $0.stored } }

    /// Waits until a notification that contains `text` has come, for ten seconds at most.
    func wait(for text: String) throws {
        let deadline = MonotonicClock.now + .seconds(10)
        while !state.withLock({ $0.texts.contains { $0.contains(text) } }) {
            try #require(MonotonicClock.now < deadline, "no notification of \(text)")
            letOthersRun()
        }
    }

    private func take(_ text: String, _ message: UnixMessage.Received) {
        let lines = text.split(separator: "\n")
        let name = lines.first { $0.hasPrefix("FDNAME=") }.map { String($0.dropFirst(7)) } ?? ""
        state.withLock { state in
            if lines.contains("FDSTORE=1"), let raw = message.descriptors.first {
                state.stored.append(InheritedDescriptor(name: name, raw: raw))
            }
            if lines.contains("FDSTOREREMOVE=1") {
                for descriptor in state.stored where descriptor.name == name {
                    closeDescriptor(descriptor.raw)
                }
                state.stored.removeAll { $0.name == name }
            }
            state.texts.append(text)
        }
    }

    /// What the next process finds, as LISTEN_FDS would give it.
    func handOver() -> [InheritedDescriptor] {
        state.withLock { state in
            defer { state.stored = [] }
            return state.stored
        }
    }
}

/// A front on a thread of its own, told what to do over its control socket as the daemon would.
final class TestFront {
    let scratch: Scratch
    let systemd: TestSystemd
    let controlPath: String
    private(set) var daemon: TestDaemon
    private let finishRequests: Mailbox<FrontControl.FinishRequest>
    private let hasEnded: Mutex<Bool>
    private let ended: Wire
    private var version: UInt64 = 0

    init(
        scratch: Scratch = Scratch(), inherited: [InheritedDescriptor] = [],
        connections: Int = 1024, workers: Int = 1, receiveBuffers: Int = 1024
    ) throws {
        self.scratch = scratch
        systemd = TestSystemd(scratch)
        controlPath = scratch.file("control-\(scratch.number())")
        finishRequests = try Mailbox(capacity: 1)
        hasEnded = Mutex(false)
        let (near, far) = try Socket.pair()
        ended = Wire(raw: near)
        var settings = FrontSettings()
        settings.controlPath = controlPath
        settings.notifySocket = systemd.path
        settings.inherited = inherited
        settings.connections = connections
        settings.workers = workers
        settings.receiveBuffers = receiveBuffers
        settings.accessLogDirectory = scratch.path
        TestFront.run(settings, finishRequests, far)
        try systemd.wait(for: "READY=1")
        daemon = try TestDaemon(controlPath)
    }

    deinit { finish() }

    private static func run(
        _ settings: FrontSettings, _ finishRequests: Mailbox<FrontControl.FinishRequest>,
        _ ended: Int32
    ) {
        Signals.ignoreBrokenPipes()
        spawn {
            do {
                let front = try FrontControl(settings, finishRequests: finishRequests)
                front.run()
            } catch {
                Issue.record("the front did not start: \(error)")
            }
            closeDescriptor(ended)
        }
    }

    func finish() { _ = finishRequests.post(FrontControl.FinishRequest()) }

    /// Waits until the front's threads have ended.
    func waitForEnd() { #expect(ended.isClosed) }

    func reconnectDaemon() throws { daemon = try TestDaemon(controlPath) }

    /// Puts a table in force and returns the listeners that failed.
    @discardableResult
    func route(_ services: ServiceRoutes...) throws -> [ListenerFailure] {
        version += 1
        daemon.send(.routes(RouteTable(version: version, services: services)))
        while true {
            if case .applied(let number, let failures) = try daemon.next(), number == version {
                return failures
            }
        }
    }

    /// One service "orders" on a Unix socket, with its replicas numbered from 1.
    func route(
        to backends: [Backend], mode: FrontPolicy.Mode = .http,
        _ change: (inout FrontPolicy) -> Void = { _ in }
    ) throws {
        try route(orders(backends, mode: mode, change))
    }

    /// The same with a canary: those of these numbers are of the new revision.
    func route(
        to backends: [Backend], canary: CanaryRouting, canaries: Set<Int>,
        _ change: (inout FrontPolicy) -> Void = { _ in }
    ) throws {
        let routes = try orders(backends, change)
        let endpoints = routes.endpoints.map { routed in
            RoutedEndpoint(
                replica: routed.replica, endpoint: routed.endpoint,
                isCanary: canaries.contains(routed.replica.ordinal))
        }
        try route(
            ServiceRoutes(
                service: routes.service, front: routes.front, endpoints: endpoints,
                canary: canary))
    }

    func orders(
        _ backends: [Backend], mode: FrontPolicy.Mode = .http,
        _ change: (inout FrontPolicy) -> Void = { _ in }
    ) throws -> ServiceRoutes {
        var policy = FrontPolicy(listen: [.unix(path: address)], mode: mode)
        change(&policy)
        return ServiceRoutes(
            service: try ServiceName("orders"), front: policy,
            endpoints: backends.enumerated().map { index, backend in
                RoutedEndpoint(replica: replica(index + 1), endpoint: backend.endpoint)
            })
    }

    func replica(_ ordinal: Int) -> ReplicaID { ReplicaID("orders-1-\(ordinal)")! }

    var address: String { scratch.file("orders.sock") }

    func client() throws -> Wire { try Wire(to: .unix(path: address)) }

    /// One request on a connection of its own.
    func ask(_ request: String) throws -> MessageReader.Message {
        let wire = try client()
        wire.send(request)
        return try #require(MessageReader(wire).next(), "no response to \(request)")
    }

    func get(_ path: String = "/") throws -> MessageReader.Message {
        try ask("GET \(path) HTTP/1.1\r\nHost: orders\r\n\r\n")
    }
}

/// The daemon's side of the control socket.
final class TestDaemon {
    let wire: Wire
    let hello: FrontHello
    let counters: Int32
    /// Of the processes that the front has replaced.
    private let countersOfElders: [Int32]
    private var decoder = FrameDecoder<FrontReport>()

    init(_ path: String) throws {
        wire = try Wire(to: .unix(path: path))
        var buffer = [UInt8](repeating: 0, count: 4096)
        let raw = wire.raw
        let received = try buffer.withUnsafeMutableBytes {
            try UnixMessage.receive(into: $0, over: raw)
        }
        let message = try #require(received)
        counters = try #require(message.descriptors.first)
        countersOfElders = Array(message.descriptors.dropFirst())
        decoder.append(buffer.prefix(message.byteCount))
        guard case .hello(let hello)? = try decoder.next() else {
            throw WireFault.truncated
        }
        self.hello = hello
    }

    deinit { for raw in [counters] + countersOfElders { closeDescriptor(raw) } }

    func send(_ order: FrontOrder) { wire.send(order.encoded()) }

    /// With a descriptor beside it, which stays the caller's.
    func send(_ order: FrontOrder, passing descriptor: Int32) throws {
        let raw = wire.raw
        let bytes = order.encoded()
        let sent = try bytes.withUnsafeBytes {
            try UnixMessage.send($0, descriptors: [descriptor], over: raw)
        }
        #expect(sent == bytes.count)
    }

    func next() throws -> FrontReport {
        while true {
            if let report = try decoder.next() { return report }
            let bytes = try #require(wire.receive(), "the front says nothing")
            try #require(!bytes.isEmpty, "the front has hung up")
            decoder.append(bytes)
        }
    }

    /// The next report of a drain, whatever else comes.
    func nextDrained() throws -> (replica: ReplicaID, cut: Int) {
        while true {
            if case .drained(let replica, let cut) = try next() { return (replica, cut) }
        }
    }

    func samples() throws -> [CounterSample] {
        let pages = try countersOfElders.map { try CounterPageOfElder($0) }
        return try readCounters { $0.samples(withGaugesOf: pages.map(\.reader)) }
    }

    func latency(of kind: CounterKind, named name: String) throws -> LatencyHistogram {
        try readCounters { $0.latency(of: kind, named: name) }
    }

    private func readCounters<Result>(_ read: (CounterReader) -> Result) throws -> Result {
        let page = try SharedPage.open(
            Descriptor(owning: dup(counters)), atLeast: CounterLayout.headerBytes)
        let reader = CounterReader(base: page.base, byteCount: page.byteCount)
        return read(try #require(reader))
    }
}

private final class CounterPageOfElder {
    private let page: SharedPage
    let reader: CounterReader

    init(_ raw: Int32) throws {
        page = try SharedPage.open(
            Descriptor(owning: dup(raw)), atLeast: CounterLayout.headerBytes)
        reader = try #require(CounterReader(base: page.base, byteCount: page.byteCount))
    }
}

/// A directory that is gone when the test ends.
final class Scratch {
    let path: String
    private var count = 0

    init() {
        var template = Array("/tmp/coxswain-front-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func number() -> Int {
        count += 1
        return count
    }

    deinit {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            unlink(file(name))
        }
        closedir(directory)
        rmdir(path)
    }
}
