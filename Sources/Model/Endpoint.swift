/// Where one replica listens.
package enum Endpoint: Hashable, Sendable, Codable, CustomStringConvertible {
    case loopback(port: UInt16)
    case unix(path: String)
    /// A numeric host elsewhere: only a front that runs alone is told of such.
    case address(host: String, port: UInt16)
    /// The front port itself, which its service's replicas share: whoever connects there reaches one
    /// of those that are steered to.
    case direct(host: String, port: UInt16)

    package var description: String {
        switch self {
        case .loopback(let port): "127.0.0.1:\(port)"
        case .address(let host, let port), .direct(let host, let port):
            host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}

extension Endpoint {
    /// Nil for a Unix socket, which only one can listen on.
    package init?(direct address: ListenAddress) {
        switch address {
        case .ipv4(let host, let port), .ipv6(let host, let port):
            self = .direct(host: host, port: port)
        case .unix: return nil
        }
    }

    package var isDirect: Bool { if case .direct = self { true } else { false } }
}

/// One replica in the pool of its service.
package struct RoutedEndpoint: Hashable, Sendable, Codable {
    package static let fullWeight: UInt16 = 100

    package let replica: ReplicaID
    package let endpoint: Endpoint
    /// Its share of the requests beside the others' weights; never zero.
    package let weight: UInt16
    /// Of the new revision, while requests may ask for it or against it (`ServiceRoutes.canary`).
    package let isCanary: Bool

    package init(
        replica: ReplicaID, endpoint: Endpoint, weight: UInt16 = RoutedEndpoint.fullWeight,
        isCanary: Bool = false
    ) {
        self.replica = replica
        self.endpoint = endpoint
        self.weight = max(1, weight)
        self.isCanary = isCanary
    }
}

/// The front port of one service and the replicas behind it, in ascending order.
package struct ServiceRoutes: Equatable, Sendable {
    package let service: ServiceName
    package let front: FrontPolicy
    package let endpoints: [RoutedEndpoint]
    /// Nil: no request says which revision it is for.
    package let canary: CanaryRouting?

    package init(
        service: ServiceName, front: FrontPolicy, endpoints: [RoutedEndpoint],
        canary: CanaryRouting? = nil
    ) {
        self.service = service
        self.front = front
        self.endpoints = endpoints
        self.canary = canary
    }
}
