import FrontWire
import LinuxIO
import Model

/// What the options have said so far.
struct FrontCommandLine {
    var controlPath: String?
    var connectionsMaximum: Int?
    var workers = ProcessorCount.usable
    var listen: [ListenOption] = []
    var endpoints: [EndpointOption] = []
    /// For all addresses; where and what they listen for is in `listen`.
    var policy = FrontPolicy(listen: [])

    /// Whether the options say what to serve. Otherwise coxswaind does.
    var isAlone: Bool { !listen.isEmpty || !endpoints.isEmpty }

    func settings() throws(OptionFault) -> FrontSettings {
        var settings = FrontSettings()
        settings.connections = connectionsMaximum ?? FrontLimits.connections
        settings.connectionsAsked = connectionsMaximum
        settings.workers = workers
        settings.controlPath =
            controlPath ?? (isAlone ? nil : FrontSettings.defaultControlPath)
        settings.routes = isAlone ? try routes() : nil
        return settings
    }

    /// One service for each mode, named after it, with all replicas behind it.
    private func routes() throws(OptionFault) -> RouteTable {
        try checkAddresses()
        var services: [ServiceRoutes] = []
        for mode in FrontPolicy.Mode.allCases {
            let addresses = listen.filter { $0.mode == mode }.map(\.address)
            guard !addresses.isEmpty, let name = try? ServiceName(mode.rawValue) else { continue }
            var policy = policy
            policy.listen = addresses
            policy.mode = mode
            services.append(
                ServiceRoutes(service: name, front: policy, endpoints: replicas(of: name)))
        }
        return RouteTable(version: 1, services: services)
    }

    private func checkAddresses() throws(OptionFault) {
        if listen.isEmpty {
            throw OptionFault(
                "--endpoint", "nothing says where clients connect; add --listen http:127.0.0.1:8080"
            )
        }
        if endpoints.isEmpty {
            throw OptionFault(
                "--listen", "nothing is behind it; add --endpoint 127.0.0.1:9001")
        }
        if policy.proxyProtocol != .off, listen.contains(where: { $0.mode == .http }) {
            // Connections to replicas are shared by the clients of http.
            throw OptionFault(
                "--proxy-protocol", "it goes with tcp only; in http, see --x-forwarded")
        }
        if listen.count > WireLimits.listenersPerService {
            throw OptionFault("--listen", "given more than \(WireLimits.listenersPerService) times")
        }
        if endpoints.count > WireLimits.endpointsPerService {
            throw OptionFault(
                "--endpoint", "given more than \(WireLimits.endpointsPerService) times")
        }
    }

    private func replicas(of service: ServiceName) -> [RoutedEndpoint] {
        endpoints.enumerated().map { index, option in
            RoutedEndpoint(
                replica: ReplicaID(service: service, revision: 1, ordinal: index + 1),
                endpoint: option.endpoint, weight: option.weight * RoutedEndpoint.fullWeight)
        }
    }
}
