import Model

/// A table with every kind of address, endpoint and mode in it.
func sampleServices() throws -> [ServiceRoutes] {
    let orders = try ServiceName("orders")
    let stream = try ServiceName("log-stream")
    var http = FrontPolicy(listen: [
        .ipv4(host: "127.0.0.1", port: 8080), .ipv6(host: "::1", port: 8080),
        .unix(path: "/run/orders.sock"),
    ])
    http.holdDeadline = .milliseconds(1234)
    http.heldRequestsMaximum = 77
    http.match = RequestMatch(hosts: ["api.example.com", "*.example.org"], pathPrefixes: ["/api"])
    http.balance = .leastRequests
    http.sticky = .cookie(name: "route")
    http.slowStart = .seconds(11)
    http.requestsPerReplicaMaximum = 12
    http.retries.percent = 13
    http.retries.minimumConcurrent = 14
    http.retries.attemptsMaximum = 5
    http.ejection.consecutiveFailures = 15
    http.ejection.baseDuration = .seconds(16)
    http.ejection.maximumDuration = .seconds(17)
    http.ejection.maximumPercent = 18
    http.ejection.panicPercent = 19
    http.bodyTimeout = .seconds(20)
    http.streamIdleTimeout = .seconds(21)
    http.bodyBytesMaximum = 1 << 40
    http.clientsMaximum = 22
    http.forwarding.xForwarded = .replace
    http.forwarding.forwarded = .append
    http.forwarding.via = false
    http.accessLog = .file
    var tcp = FrontPolicy(listen: [.ipv4(host: "0.0.0.0", port: 514)], mode: .tcp)
    tcp.sticky = .clientAddress
    tcp.proxyProtocol = .v2
    return [
        ServiceRoutes(
            service: orders, front: http,
            endpoints: [
                RoutedEndpoint(
                    replica: ReplicaID(service: orders, revision: 3, ordinal: 1),
                    endpoint: .loopback(port: 20_001), weight: 7),
                RoutedEndpoint(
                    replica: ReplicaID(service: orders, revision: 3, ordinal: 2),
                    endpoint: .unix(path: "/run/coxswain/orders-3-2.sock")),
                RoutedEndpoint(
                    replica: ReplicaID(service: orders, revision: 3, ordinal: 3),
                    endpoint: .address(host: "2001:db8::1", port: 80)),
                RoutedEndpoint(
                    replica: ReplicaID(service: orders, revision: 3, ordinal: 4),
                    endpoint: .direct(host: "127.0.0.1", port: 8080)),
            ]),
        ServiceRoutes(
            service: stream, front: tcp, endpoints: []),
    ]
}

/// A generator that tests can seed, so that a failure can be seen again (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
