/// What a replica is asked to learn how it is.
package enum ProbeQuestion: Hashable, Sendable, Codable {
    /// Does the endpoint accept a connection?
    case accepts
    case http(HTTPQuestion)
    /// Does it say that it serves (`grpc.health.v1`)? Of one of its services, or with an empty name of
    /// itself as a whole.
    case grpc(service: String)
    /// Does the command end with status 0? It runs beside the replica, in its slice and sandbox.
    case command([String])
}

/// A `GET`, and which answer is a good one.
package struct HTTPQuestion: Hashable, Sendable, Codable {
    package var path: String
    package var expectation: HTTPExpectation

    package init(path: String, expectation: HTTPExpectation = HTTPExpectation()) {
        self.path = path
        self.expectation = expectation
    }
}

/// What is sent along with the question, and what is taken for good.
package struct HTTPExpectation: Hashable, Sendable, Codable {
    package static let anySuccess = [200...399]

    /// Sent along; `Host` replaces the usual one.
    package var headers: [String: String] = [:]
    package var statuses: [ClosedRange<Int>] = HTTPExpectation.anySuccess
    /// What the beginning of the body has to hold (`Limits.probeBodyBytes`).
    package var bodyText: String?

    package init() {}
}

/// Whether a replica that has been ready is still beyond doubt alive. One that is not leaves the
/// pool, is replaced and killed: it is past being asked to stop.
package struct Liveness: Hashable, Sendable, Codable {
    package var question: ProbeQuestion
    /// Of 127.0.0.1, instead of the replica's endpoint.
    package var port: UInt16?
    package var period: Duration = .seconds(10)
    package var timeout: Duration = .seconds(1)
    package var failureThreshold = 3

    package init(_ question: ProbeQuestion) { self.question = question }
}
