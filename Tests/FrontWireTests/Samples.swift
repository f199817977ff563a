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
    return [
        ServiceRoutes(
            service: orders, front: http,
            endpoints: [
                RoutedEndpoint(
                    replica: ReplicaID(service: orders, revision: 3, ordinal: 1),
                    endpoint: .loopback(port: 20_001)),
                RoutedEndpoint(
                    replica: ReplicaID(service: orders, revision: 3, ordinal: 2),
                    endpoint: .unix(path: "/run/coxswain/orders-3-2.sock")),
            ]),
        ServiceRoutes(
            service: stream,
            front: FrontPolicy(listen: [.ipv4(host: "0.0.0.0", port: 514)], mode: .tcp),
            endpoints: []),
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
