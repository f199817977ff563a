import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

/// A front in a process of its own, and those that take over from it.
final class Fronts {
    let scratch = Scratch()
    let first: FrontProcess
    private(set) var daemon: TestDaemon
    private var heirs: [pid_t] = []
    private var version: UInt64 = 0

    init(program: String = FrontProcess.program, workers: Int = 1) throws {
        let path = scratch.file("control.sock")
        first = try FrontProcess(
            ["--control", path, "--workers", "\(workers)"], program: program)
        daemon = try Fronts.connect(path)
    }

    deinit { for heir in heirs { kill(heir, SIGKILL) } }

    /// The socket appears when the process has got as far.
    private static func connect(_ path: String) throws -> TestDaemon {
        let deadline = MonotonicClock.now + 30_000_000_000
        while MonotonicClock.now < deadline {
            if access(path, F_OK) == 0, let daemon = try? TestDaemon(path) { return daemon }
            usleep(5_000)
        }
        return try TestDaemon(path)
    }

    var address: String { scratch.file("orders.sock") }

    func route(
        to endpoint: Endpoint, as replica: String = "orders-1-1",
        _ change: (inout FrontPolicy) -> Void = { _ in }
    ) throws {
        version += 1
        var policy = FrontPolicy(listen: [.unix(path: address)])
        change(&policy)
        let services = [
            ServiceRoutes(
                service: try ServiceName("orders"),
                front: policy,
                endpoints: [
                    RoutedEndpoint(
                        replica: ReplicaID(replica)!, endpoint: endpoint)
                ])
        ]
        daemon.send(.routes(RouteTable(version: version, services: services)))
        guard case .applied(version, let failures) = try daemon.next() else {
            Issue.record("the table was not applied")
            return
        }
        #expect(failures.isEmpty)
    }

    /// The exit status of the one who asks, and what it complains of.
    func reload() throws -> (status: Int32, complaint: String) {
        let asker = try FrontProcess(
            ["--reload", "--control", scratch.file("control.sock")])
        let status = asker.exitStatus()
        let complaint =
            status == 0 ? "" : MessageReader(asker.errors).take(through: "\n") ?? ""
        if status == 0 {
            daemon = try TestDaemon(scratch.file("control.sock"))
            heirs.append(daemon.hello.processID)
        }
        return (status, complaint)
    }

    func waitForInFlight(_ count: UInt64, of name: String) throws {
        let deadline = MonotonicClock.now + 30_000_000_000
        while true {
            let samples = try daemon.samples()
            if samples.first(where: { $0.name == name })?[.inFlight] == count { return }
            try #require(MonotonicClock.now < deadline, "\(samples)")
            usleep(5_000)
        }
    }

    func client() throws -> MessageReader {
        MessageReader(try Wire(to: .unix(path: address)))
    }
}
