/// The address that clients use, and how the front treats them.
///
/// A new field needs a line in `init(from:)`, one in `PolicyField` and a key in the policy
/// language; tests hold all three to it.
package struct FrontPolicy: Equatable, Sendable, Codable {
    package enum Mode: String, Sendable, Codable, CaseIterable { case http, tcp }

    package var listen: [ListenAddress]
    package var mode: Mode = .http
    /// Which requests of the addresses in `listen` are for this service (http).
    package var match = RequestMatch()

    package var balance = Balance.roundRobin
    package var sticky: Stickiness?
    /// A replica that joins others is given its full share only after this time; zero for at once.
    package var slowStart: Duration = .zero
    /// Requests in flight to one replica; further ones wait as those do that find no replica at all.
    package var requestsPerReplicaMaximum: Int?
    package var retries = RetryBudget()
    package var ejection = EjectionPolicy()

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
    /// Between two parts of a request's body.
    package var bodyTimeout: Duration = .seconds(60)
    /// Streams and WebSockets with nothing to say in either direction end after it.
    package var streamIdleTimeout: Duration = .seconds(3_600)

    /// Longer bodies are answered 413.
    package var bodyBytesMaximum: UInt64 = 16 << 30
    /// Connections of clients to this service at once; more wait in the listener's backlog.
    package var clientsMaximum: Int = 100_000

    package var forwarding = ForwardingFields()
    package var proxyProtocol = ProxyProtocol.off
    /// One line of JSON for each request.
    package var accessLog = AccessLog.off

    package init(listen: [ListenAddress], mode: Mode = .http) {
        self.listen = listen
        self.mode = mode
    }
}

extension FrontPolicy {
    /// What an older release stored lacks the younger fields: they get their defaults.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(listen: try fields.decode([ListenAddress].self, forKey: .listen))

        try fields.read(.mode, into: &mode)
        try fields.read(.match, into: &match)
        try fields.read(.balance, into: &balance)
        sticky = try fields.decodeIfPresent(Stickiness.self, forKey: .sticky)
        try fields.read(.slowStart, into: &slowStart)
        requestsPerReplicaMaximum = try fields.decodeIfPresent(
            Int.self, forKey: .requestsPerReplicaMaximum)
        try fields.read(.retries, into: &retries)
        try fields.read(.ejection, into: &ejection)
        try fields.read(.drainDeadline, into: &drainDeadline)
        try fields.read(.holdDeadline, into: &holdDeadline)
        try fields.read(.heldRequestsMaximum, into: &heldRequestsMaximum)
        try fields.read(.connectTimeout, into: &connectTimeout)
        try fields.read(.responseTimeout, into: &responseTimeout)
        try fields.read(.idleTimeout, into: &idleTimeout)
        try fields.read(.headerTimeout, into: &headerTimeout)
        try fields.read(.bodyTimeout, into: &bodyTimeout)
        try fields.read(.streamIdleTimeout, into: &streamIdleTimeout)
        try fields.read(.bodyBytesMaximum, into: &bodyBytesMaximum)
        try fields.read(.clientsMaximum, into: &clientsMaximum)
        try fields.read(.forwarding, into: &forwarding)
        try fields.read(.proxyProtocol, into: &proxyProtocol)
        try fields.read(.accessLog, into: &accessLog)
    }
}
