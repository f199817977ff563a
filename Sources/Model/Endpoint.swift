/// Where one replica listens.
package enum Endpoint: Hashable, Sendable, Codable, CustomStringConvertible {
    case loopback(port: UInt16)
    case unix(path: String)
    /// A numeric host elsewhere: only a front that runs alone is told of such.
    case address(host: String, port: UInt16)

    package var description: String {
        switch self {
        case .loopback(let port): "127.0.0.1:\(port)"
        case .address(let host, let port):
            host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}

/// One replica in the pool of its service.
package struct RoutedEndpoint: Hashable, Sendable, Codable {
    package static let fullWeight: UInt16 = 100

    package let replica: ReplicaID
    package let endpoint: Endpoint
    /// Its share of the requests beside the others' weights; never zero.
    package let weight: UInt16

    package init(
        replica: ReplicaID, endpoint: Endpoint, weight: UInt16 = RoutedEndpoint.fullWeight
    ) {
        self.replica = replica
        self.endpoint = endpoint
        self.weight = max(1, weight)
    }
}

/// The front port of one service and the replicas behind it, in ascending order.
package struct ServiceRoutes: Equatable, Sendable {
    package let service: ServiceName
    package let front: FrontPolicy
    package let endpoints: [RoutedEndpoint]

    package init(service: ServiceName, front: FrontPolicy, endpoints: [RoutedEndpoint]) {
        self.service = service
        self.front = front
        self.endpoints = endpoints
    }
}
