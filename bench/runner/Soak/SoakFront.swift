import FrontWire
import Glibc
import LinuxIO
import Model

/// The front under soak, told its routes as the daemon tells them.
final class SoakFront {
    private static let port: UInt16 = 21_600
    private static let patience = Int64.seconds(20)
    private static let settleMicroseconds: UInt32 = 500_000
    static let serviceName = "soak"

    /// What a front without work holds.
    struct Holdings {
        let residentBytes: Int
        let descriptors: Int

        var text: String {
            "\(decimal(Double(residentBytes) / Double(1 << 20), 1)) MiB, \(descriptors) descriptors"
        }
    }

    let address = "127.0.0.1:\(SoakFront.port)"
    private let process: ChildProcess
    private let control: ControlSocket
    private var version: UInt64 = 0

    init(_ program: String, directory: String) throws {
        let path = "\(directory)/control"
        process = try ChildProcess(
            "coxswain-front", [program, "--control", path], core: nil, directory: directory)
        control = try ControlSocket(path, of: process)
    }

    /// Serves with these replicas from here on.
    func route(to endpoints: [RoutedEndpoint]) throws {
        version += 1
        let policy = FrontPolicy(listen: [.ipv4(host: "127.0.0.1", port: SoakFront.port)])
        let service = ServiceRoutes(
            service: try ServiceName(SoakFront.serviceName), front: policy, endpoints: endpoints)
        try control.send(.routes(RouteTable(version: version, services: [service])))
        while true {
            guard case .applied(let number, let failures) = try control.next() else { continue }
            guard failures.isEmpty else { throw BenchFault("the front cannot listen: \(failures)") }
            if number == version { return }
        }
    }

    /// Returns when not one byte more goes to the replica: how many requests were cut for that.
    func drain(_ replica: ReplicaID, deadline: Duration) throws -> Int {
        try control.send(.drain(replica, deadline: deadline))
        while true {
            if case .drained(replica, let cut) = try control.next() { return cut }
        }
    }

    func service() throws -> CounterSample {
        try sample(.service, SoakFront.serviceName)
    }

    func endpoint(_ replica: ReplicaID) throws -> CounterSample {
        try sample(.endpoint, replica.description)
    }

    private func sample(_ kind: CounterKind, _ name: String) throws -> CounterSample {
        let samples = try control.samples()
        guard let sample = samples.first(where: { $0.kind == kind && $0.name == name }) else {
            throw BenchFault("the front does not count '\(name)'")
        }
        return sample
    }

    /// Waits until every client is gone, and tells what is held then.
    func rest() throws -> Holdings {
        let deadline = MonotonicClock.now + SoakFront.patience
        while try service()[.openConnections] > 0 {
            guard MonotonicClock.now < deadline else {
                throw BenchFault("\(try service()[.openConnections]) clients stay connected")
            }
            usleep(SoakChurn.pollMicroseconds)
        }
        usleep(SoakFront.settleMicroseconds)
        return Holdings(
            residentBytes: try ProcessCost.residentBytes(of: process.processID),
            descriptors: try ProcessCost.descriptors(of: process.processID))
    }
}
