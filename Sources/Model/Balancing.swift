/// Which ready replica is next.
package enum Balance: String, Sendable, Codable, CaseIterable {
    /// Strictly in turn, by weight (smooth weighted round robin when weights differ).
    case roundRobin = "round-robin"
    /// Of two chosen at random the one with fewer requests in flight for its weight (Mitzenmacher,
    /// The Power of Two Choices in Randomized Load Balancing, 2001).
    case leastRequests = "least-requests"
}

/// What binds a client to one replica for as long as that is ready.
package enum Stickiness: Hashable, Sendable, Codable {
    /// The front sets a cookie of this name (http).
    case cookie(name: String)
    /// The value of this request header, hashed (http). Requests without it go by the balance.
    case header(name: String)
    /// The client's address, hashed.
    case clientAddress
}

/// How many requests may be sent again: a share of those in flight, but always a few.
package struct RetryBudget: Hashable, Sendable, Codable {
    package var percent = 20
    package var minimumConcurrent = 3
    /// Times that one request is sent again at most.
    package var attemptsMaximum = 8

    package init() {}
}

/// When the front itself leaves out a replica that fails (Envoy's outlier detection, for few).
package struct EjectionPolicy: Hashable, Sendable, Codable {
    /// Failures in a row, connect failures and 5xx alike; zero for never.
    package var consecutiveFailures = 5
    /// Times the number of ejections in a row.
    package var baseDuration: Duration = .seconds(30)
    package var maximumDuration: Duration = .seconds(300)
    /// No more than this part of the replicas is out at once, but always one where there are two.
    package var maximumPercent = 34
    /// With fewer of the replicas than this not ejected, all get requests again.
    package var panicPercent = 50

    package init() {}
}
