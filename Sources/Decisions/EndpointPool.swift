import Model

/// Where the replicas of the host listen: no two at the same place, unless they mean to
/// (`endpoint: direct`).
struct EndpointPool: Sendable, Equatable {
    private var ports = PortPool()
    private let socketDirectory: String

    init(socketDirectory: String) { self.socketDirectory = socketDirectory }

    /// A worker has none, which is not the same as none being left.
    struct Assigned {
        let endpoint: Endpoint?
    }

    /// Nil when every port is in use.
    mutating func assign(
        _ kind: ReplicaTemplate.EndpointKind, to id: ReplicaID, behind front: FrontPolicy?
    ) -> Assigned? {
        switch kind {
        case .none: Assigned(endpoint: nil)
        case .port: ports.take().map { Assigned(endpoint: .loopback(port: $0)) }
        case .socket: Assigned(endpoint: .unix(path: "\(socketDirectory)/\(id).sock"))
        case .direct: Assigned(endpoint: front?.listen.first.flatMap(Endpoint.init(direct:)))
        }
    }

    mutating func hold(_ endpoint: Endpoint?) { ports.hold(endpoint) }

    mutating func free(_ endpoint: Endpoint?) { ports.free(endpoint) }
}
