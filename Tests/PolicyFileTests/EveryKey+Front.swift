import Model

extension EveryKey {
    static var front: FrontPolicy {
        var front = FrontPolicy(listen: [
            .ipv4(host: "0.0.0.0", port: 8_080), .ipv6(host: "2001:db8::1", port: 8_080),
            .unix(path: "/run/app.sock"),
        ])
        front.match = RequestMatch(
            hosts: ["api.example.com", "*.example.org", "[2001:db8::1]"],
            pathPrefixes: ["/api", "/caf%C3%A9/menu"])
        front.balance = .leastRequests
        front.sticky = .cookie(name: "replica")
        front.slowStart = .seconds(20)
        front.requestsPerReplicaMaximum = 12
        front.retries.percent = 10
        front.retries.minimumConcurrent = 4
        front.retries.attemptsMaximum = 2
        front.ejection.consecutiveFailures = 7
        front.ejection.baseDuration = .seconds(10)
        front.ejection.maximumDuration = .seconds(60)
        front.ejection.maximumPercent = 50
        front.ejection.panicPercent = 20
        front.drainDeadline = .seconds(3_600)
        front.holdDeadline = .zero
        front.heldRequestsMaximum = 0
        front.connectTimeout = .milliseconds(250)
        front.responseTimeout = .seconds(300)
        front.idleTimeout = .seconds(10)
        front.headerTimeout = .seconds(3)
        front.bodyTimeout = .seconds(7)
        front.streamIdleTimeout = .seconds(7_200)
        front.bodyBytesMaximum = 10 << 20
        front.clientsMaximum = 500
        front.forwarding.xForwarded = .replace
        front.forwarding.forwarded = .append
        front.forwarding.via = false
        front.accessLog = .file
        return front
    }

    /// The keys that `mode: http` does not take.
    static let stream = """
        service: stream
        run: { command: [/usr/bin/app] }
        front: { listen: 127.0.0.1:90, mode: tcp, sticky: client-address, proxy-protocol: v2 }
        """

    static var streamFront: FrontPolicy {
        var front = FrontPolicy(listen: [.ipv4(host: "127.0.0.1", port: 90)], mode: .tcp)
        front.sticky = .clientAddress
        front.proxyProtocol = .v2
        return front
    }
}
