/// What one policy file says, validated: the whole wish for one service.
package struct ServicePolicy: Equatable, Sendable, Codable {
    package var name: ServiceName
    /// All that makes a replica different. A change of it is a new revision.
    package var template: ReplicaTemplate
    package var scale: ScalePolicy
    package var front: FrontPolicy?
    package var restart: RestartPolicy
    package var rollout: RolloutPolicy

    package init(
        name: ServiceName, template: ReplicaTemplate, scale: ScalePolicy = .fixed(1),
        front: FrontPolicy? = nil, restart: RestartPolicy = RestartPolicy(),
        rollout: RolloutPolicy = RolloutPolicy()
    ) {
        self.name = name
        self.template = template
        self.scale = scale
        self.front = front
        self.restart = restart
        self.rollout = rollout
    }
}

/// The address that clients use, and how the front treats them.
package struct FrontPolicy: Equatable, Sendable, Codable {
    package enum Mode: String, Sendable, Codable, CaseIterable { case http, tcp }

    package var listen: [ListenAddress]
    package var mode: Mode = .http
    /// How long a replica that leaves the pool may finish its requests before they are cut.
    package var drainDeadline: Duration = .seconds(30)
    /// How long a request may wait for a ready replica before it is answered 503.
    package var holdDeadline: Duration = .seconds(10)
    /// How many requests of the service may wait at once; more are answered 503 at once.
    package var heldRequestsMaximum: Int = 1_000
    package var connectTimeout: Duration = .seconds(1)
    /// From the request's end to the first byte of the response.
    package var responseTimeout: Duration = .seconds(60)
    package var idleTimeout: Duration = .seconds(60)
    package var headerTimeout: Duration = .seconds(10)

    package init(listen: [ListenAddress], mode: Mode = .http) {
        self.listen = listen
        self.mode = mode
    }
}

/// `127.0.0.1:8080`, `[::1]:8080` or `/run/orders.sock`.
package enum ListenAddress: Hashable, Sendable, Codable, CustomStringConvertible {
    case ipv4(host: String, port: UInt16)
    case ipv6(host: String, port: UInt16)
    case unix(path: String)

    package var description: String {
        switch self {
        case .ipv4(let host, let port): "\(host):\(port)"
        case .ipv6(let host, let port): "[\(host)]:\(port)"
        case .unix(let path): path
        }
    }
}
