/// Where one replica listens.
package enum Endpoint: Hashable, Sendable, Codable, CustomStringConvertible {
    case loopback(port: UInt16)
    case unix(path: String)

    package var description: String {
        switch self {
        case .loopback(let port): "127.0.0.1:\(port)"
        case .unix(let path): path
        }
    }
}

/// One replica in the pool of its service.
package struct RoutedEndpoint: Hashable, Sendable, Codable {
    package let replica: ReplicaID
    package let endpoint: Endpoint

    package init(replica: ReplicaID, endpoint: Endpoint) {
        self.replica = replica
        self.endpoint = endpoint
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
