import FrontWire
import Glibc
import LinuxIO
import Model

/// What stands between the client and the endpoint while a case runs.
protocol Front {
    var address: SocketAddress { get }
    /// Ends it; returns what was wrong with its end.
    func end() -> [String]
}

/// The program as it is shipped, with one service, told its routes as the daemon tells them.
final class CoxswainFront: Front {
    let address: SocketAddress
    private let path: String
    private let process: ChildProcess
    private let control: Wire

    init(to endpointPort: UInt16, _ change: PolicyChange) throws {
        let place = Place()
        address = try place.address
        path = "/tmp/coxswain-conformance-\(place.name).sock"
        process = try ChildProcess(
            "\(Programs.directory)/coxswain-front", ["--control", path])
        control = try process.connect(to: .unix(path: path))
        try route(place.listen, to: endpointPort, change)
    }

    private func route(
        _ listen: ListenAddress, to endpointPort: UInt16, _ change: PolicyChange
    ) throws {
        var policy = FrontPolicy(listen: [listen])
        change.apply(to: &policy)
        let endpoints =
            try change.hasEndpoint
            ? [
                RoutedEndpoint(
                    replica: replica(), endpoint: .loopback(port: endpointPort))
            ] : []
        let service = ServiceRoutes(
            service: try ServiceName("orders"), front: policy, endpoints: endpoints)
        control.send(FrontOrder.routes(RouteTable(version: 1, services: [service])).encoded())
        try awaitRoutes()
    }

    private func replica() throws -> ReplicaID {
        guard let replica = ReplicaID("orders-1-1") else { throw Unexpected("no such replica") }
        return replica
    }

    private func awaitRoutes() throws {
        var decoder = FrameDecoder<FrontReport>()
        while case .bytes(let more) = control.receive() {
            decoder.append(more)
            while let report = try decoder.next() {
                guard case .applied(_, let failures) = report else { continue }
                guard failures.isEmpty else {
                    throw Unexpected("the front cannot listen: \(failures)")
                }
                return
            }
        }
        throw Unexpected("the front does not take its routes")
    }

    /// It must stop as it is told to: a front that a case has killed shows here.
    func end() -> [String] {
        let status = process.end()
        for left in [path, path + ".reload"] { unlink(left) }
        return status == 0 ? [] : ["the front ended with status \(status)"]
    }
}

extension PolicyChange {
    func apply(to policy: inout FrontPolicy) {
        switch self {
        case .none: break
        case .shortHeaderTimeout: policy.headerTimeout = .milliseconds(200)
        case .shortBodyTimeout: policy.bodyTimeout = .milliseconds(200)
        case .smallBody: policy.bodyBytesMaximum = 8
        case .oneHostAndPath:
            policy.match = RequestMatch(hosts: ["a", "probe"], pathPrefixes: ["/x", "/probe"])
        case .shortIdleTimeout: policy.idleTimeout = .milliseconds(200)
        case .shortResponseTimeout: policy.responseTimeout = .milliseconds(200)
        case .shortHold, .noEndpoint: policy.holdDeadline = .milliseconds(100)
        }
    }

    var hasEndpoint: Bool { if case .noEndpoint = self { false } else { true } }
}
