import Model

// A route table as a message, for the wire and for the store.

private enum TableField {
    static let version: UInt16 = 1
    static let service: UInt16 = 2
}

private enum ServiceField {
    static let name: UInt16 = 1
    static let policy: UInt16 = 2
    static let endpoint: UInt16 = 3
    static let canary: UInt16 = 4
}

private enum EndpointField {
    static let replica: UInt16 = 1
    static let place: UInt16 = 2
    static let weight: UInt16 = 3
    static let isCanary: UInt16 = 4
}

extension TaggedWriter {
    mutating func routeTable(_ table: RouteTable) {
        integer(TableField.version, table.version)
        for service in table.services {
            message(TableField.service) { $0.serviceRoutes(service) }
        }
    }

    private mutating func serviceRoutes(_ routes: ServiceRoutes) {
        text(ServiceField.name, routes.service.description)
        message(ServiceField.policy) { $0.frontPolicy(routes.front) }
        for endpoint in routes.endpoints {
            message(ServiceField.endpoint) { $0.routedEndpoint(endpoint) }
        }
        if let canary = routes.canary { message(ServiceField.canary) { $0.canary(canary) } }
    }

    private mutating func routedEndpoint(_ routed: RoutedEndpoint) {
        text(EndpointField.replica, routed.replica.description)
        message(EndpointField.place) { $0.place(WirePlace(routed.endpoint)) }
        integer(EndpointField.weight, routed.weight)
        if routed.isCanary { integer(EndpointField.isCanary, UInt8(1)) }
    }
}

extension TaggedReader {
    /// Services and endpoints of a kind that only a newer release knows are left out.
    func routeTable() throws(WireFault) -> RouteTable {
        var rest = self
        var version: UInt64 = 0
        var services: [ServiceRoutes] = []
        while let field = try rest.next() {
            switch field.number {
            case TableField.version: version = try field.integer("version")
            case TableField.service:
                if let service = try field.fields.serviceRoutes() { services.append(service) }
                guard services.count <= WireLimits.services else {
                    throw .tooMany(what: "services", count: services.count)
                }
            default: continue
            }
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

    private func serviceRoutes() throws(WireFault) -> ServiceRoutes? {
        var rest = self
        var name: ServiceName?
        var policy: FrontPolicy?
        var endpoints: [RoutedEndpoint] = []
        var canary: CanaryRouting?
        while let field = try rest.next() {
            switch field.number {
            case ServiceField.canary: canary = try field.fields.canary()
            case ServiceField.name:
                name = try serviceName(field.text("service name", limit: WireLimits.nameBytes))
            case ServiceField.policy:
                policy = try field.fields.frontPolicy()
                if policy == nil { return nil }
            case ServiceField.endpoint:
                if let endpoint = try field.fields.routedEndpoint() { endpoints.append(endpoint) }
                guard endpoints.count <= WireLimits.endpointsPerService else {
                    throw .tooMany(what: "endpoints of a service", count: endpoints.count)
                }
            default: continue
            }
        }
        guard let name, let policy else { throw .malformed(what: "service: it lacks a part") }
        guard Set(endpoints.map(\.replica)).count == endpoints.count,
            endpoints.allSatisfy({ $0.replica.service == name })
        else { throw .malformed(what: "list of endpoints: a replica is foreign or twice in it") }
        return ServiceRoutes(
            service: name, front: policy, endpoints: endpoints, canary: canary)
    }

    private func routedEndpoint() throws(WireFault) -> RoutedEndpoint? {
        var rest = self
        var replica: ReplicaID?
        var endpoint: Endpoint?
        var weight = RoutedEndpoint.fullWeight
        var isCanary = false
        while let field = try rest.next() {
            switch field.number {
            case EndpointField.replica:
                replica = try replicaID(field.text("replica name", limit: WireLimits.nameBytes))
            case EndpointField.place:
                endpoint = try field.fields.place().endpoint()
                if endpoint == nil { return nil }
            case EndpointField.weight:
                weight = try field.integer("weight")
                guard weight > 0 else { throw .malformed(what: "weight") }
            case EndpointField.isCanary: isCanary = try field.integer("canary") as UInt8 != 0
            default: continue
            }
        }
        guard let replica, let endpoint else { throw .malformed(what: "endpoint: it lacks a part") }
        return RoutedEndpoint(
            replica: replica, endpoint: endpoint, weight: weight, isCanary: isCanary)
    }
}

func serviceName(_ text: String) throws(WireFault) -> ServiceName {
    guard let name = try? ServiceName(text) else { throw .malformed(what: "service name") }
    return name
}

func replicaID(_ text: String) throws(WireFault) -> ReplicaID {
    guard let replica = ReplicaID(text) else { throw .malformed(what: "replica name") }
    return replica
}
