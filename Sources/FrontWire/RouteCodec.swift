import Model

// The fields of a route table, in the order in which they cross the wire.

extension FrameWriter {
    mutating func routeTable(_ table: RouteTable) {
        integer(table.version)
        list(table.services) { frame, service in frame.serviceRoutes(service) }
    }

    private mutating func serviceRoutes(_ routes: ServiceRoutes) {
        text(routes.service.description)
        frontPolicy(routes.front)
        list(routes.endpoints) { frame, routed in
            frame.text(routed.replica.description)
            frame.endpoint(routed.endpoint)
            frame.integer(routed.weight)
        }
    }

    private mutating func endpoint(_ endpoint: Endpoint) {
        switch endpoint {
        case .loopback(let port):
            integer(UInt8(0))
            integer(port)
        case .unix(let path):
            integer(UInt8(1))
            text(path)
        case .address(let host, let port):
            integer(UInt8(2))
            text(host)
            integer(port)
        }
    }

    mutating func listenAddress(_ address: ListenAddress) {
        switch address {
        case .ipv4(let host, let port):
            integer(UInt8(0))
            text(host)
            integer(port)
        case .ipv6(let host, let port):
            integer(UInt8(1))
            text(host)
            integer(port)
        case .unix(let path):
            integer(UInt8(2))
            text(path)
        }
    }

    mutating func listenerFailure(_ failure: ListenerFailure) {
        text(failure.service.description)
        listenAddress(failure.address)
        integer(failure.errno)
    }
}

extension FrameReader {
    mutating func routeTable() throws(WireFault) -> RouteTable {
        let version: UInt64 = try integer()
        let services = try list("services", limit: WireLimits.services) {
            frame throws(WireFault) in try frame.serviceRoutes()
        }
        let endpoints = services.reduce(0) { $0 + $1.endpoints.count }
        guard endpoints <= WireLimits.endpoints else {
            throw .tooMany(what: "endpoints", count: endpoints)
        }
        guard Set(services.map(\.service)).count == services.count else {
            throw .malformed(what: "table: a service appears twice")
        }
        return RouteTable(version: version, services: services)
    }

    private mutating func serviceRoutes() throws(WireFault) -> ServiceRoutes {
        let service = try serviceName()
        let front = try frontPolicy()
        let endpoints = try list("endpoints of a service", limit: WireLimits.endpointsPerService) {
            frame throws(WireFault) in
            RoutedEndpoint(
                replica: try frame.replica(), endpoint: try frame.endpoint(),
                weight: try frame.weight())
        }
        guard Set(endpoints.map(\.replica)).count == endpoints.count,
            endpoints.allSatisfy({ $0.replica.service == service })
        else { throw .malformed(what: "list of endpoints: a replica is foreign or twice in it") }
        return ServiceRoutes(service: service, front: front, endpoints: endpoints)
    }

    private mutating func weight() throws(WireFault) -> UInt16 {
        let weight: UInt16 = try integer()
        guard weight > 0 else { throw .malformed(what: "weight") }
        return weight
    }

    private mutating func endpoint() throws(WireFault) -> Endpoint {
        let tag: UInt8 = try integer()
        switch tag {
        case 0: return .loopback(port: try integer())
        case 1: return .unix(path: try text("path", limit: WireLimits.pathBytes))
        case 2:
            return .address(
                host: try text("host", limit: WireLimits.nameBytes), port: try integer())
        default: throw .malformed(what: "endpoint")
        }
    }

    mutating func listenAddress() throws(WireFault) -> ListenAddress {
        let tag: UInt8 = try integer()
        switch tag {
        case 0:
            return .ipv4(
                host: try text("host", limit: WireLimits.nameBytes), port: try integer())
        case 1:
            return .ipv6(
                host: try text("host", limit: WireLimits.nameBytes), port: try integer())
        case 2:
            return .unix(path: try text("path", limit: WireLimits.pathBytes))
        default:
            throw .malformed(what: "listen address")
        }
    }

    mutating func listenerFailures() throws(WireFault) -> [ListenerFailure] {
        let limit = WireLimits.services * WireLimits.listenersPerService
        return try list("listener failures", limit: limit) { frame throws(WireFault) in
            ListenerFailure(
                service: try frame.serviceName(), address: try frame.listenAddress(),
                errno: try frame.integer())
        }
    }

    private mutating func serviceName() throws(WireFault) -> ServiceName {
        let text = try text("service name", limit: WireLimits.nameBytes)
        guard let name = try? ServiceName(text) else { throw .malformed(what: "service name") }
        return name
    }

    mutating func replica() throws(WireFault) -> ReplicaID {
        let text = try text("replica name", limit: WireLimits.nameBytes)
        guard let replica = ReplicaID(text) else { throw .malformed(what: "replica name") }
        return replica
    }
}
