import FrontWire
import Glibc
import LinuxIO
import Model

/// One replica under soak. Every other one listens on a Unix socket.
final class SoakReplica {
    /// Ports are taken again after so many, when no packet of the last user is under way any more.
    private static let ports = 22_000..<26_000
    private static let patience = Int64.seconds(20)

    let id: ReplicaID
    let endpoint: Endpoint
    private let process: ChildProcess
    private let tally: RequestTally

    init(_ ordinal: Int, directory: String) throws {
        guard let id = ReplicaID("\(SoakFront.serviceName)-1-\(ordinal)") else {
            throw BenchFault("failed to name replica \(ordinal)")
        }
        self.id = id
        let path = "\(directory)/\(ordinal)"
        let port = SoakReplica.ports.lowerBound + ordinal % SoakReplica.ports.count
        endpoint = ordinal % 2 == 0 ? .unix(path: path) : .loopback(port: UInt16(port))
        tally = try RequestTally("\(path).tally")
        let listen = BackendAddress(address(of: endpoint)).text
        process = try ChildProcess(
            "replica",
            ["/proc/\(getpid())/exe", "front-backend", "--listen", listen]
                + ["--tally", "\(path).tally"],
            core: nil, directory: directory)
        try awaitListening()
    }

    var routed: RoutedEndpoint { RoutedEndpoint(replica: id, endpoint: endpoint) }

    /// How many requests it has answered, also when it is dead.
    var answered: UInt64 { tally.count }

    func stop() { process.stop() }

    func kill() { process.kill() }

    private func awaitListening() throws {
        let deadline = MonotonicClock.now + SoakReplica.patience
        while MonotonicClock.now < deadline {
            if let complaint = process.complaint() { throw complaint }
            if let probe = try? Socket.connect(to: address(of: endpoint)) {
                var wait = pollfd(fd: probe.raw, events: Int16(POLLOUT), revents: 0)
                if poll(&wait, 1, 1_000) == 1, Socket.pendingError(probe.raw) == 0 { return }
            }
            usleep(SoakChurn.pollMicroseconds)
        }
        throw BenchFault("replica \(id) does not listen")
    }
}

private func address(of endpoint: Endpoint) -> SocketAddress {
    switch endpoint {
    case .unix(let path): .unix(path: path)
    case .loopback(let port), .address(_, let port), .direct(_, let port): .loopback(port: port)
    }
}
