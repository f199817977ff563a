import Model

/// `front`: the address that clients use, and how they are treated.
enum FrontSection {
    static let addressesMaximum = 16
    private static let timeouts: ClosedRange<Duration> = .milliseconds(10) ... .seconds(86_400)
    /// These may be 0s: at once.
    private static let deadlines: ClosedRange<Duration> = .zero ... .seconds(3_600)

    static var keys: Section<FrontPolicy> {
        Section(
            "The front port: where clients connect. Requests go round the ready replicas.",
            defaults: FrontPolicy(listen: []),
            [
                Field(
                    "listen", .listenAddresses, \.listen,
                    also: ["address", "addresses", "port", "ports", "bind"],
                    required: "where clients connect, as in 'listen: 127.0.0.1:8080'",
                    "One address or a list: 127.0.0.1:8080, \"[::1]:8080\" (in quotes) or a Unix "
                        + "socket's path."),
                Field(
                    "mode", Kind<FrontPolicy.Mode>.choice, \.mode, also: ["protocol"],
                    "http: each request is sent to the next replica. tcp: each connection is."),
                Field(
                    "drain-deadline", .duration(deadlines), \.drainDeadline,
                    also: ["drain", "drain-timeout"],
                    "How long a replica that leaves the pool may finish its requests."),
                Field(
                    "hold-deadline", .duration(deadlines), \.holdDeadline,
                    "How long a request waits for a ready replica before it is answered 503."),
                Field(
                    "held-requests", .wholeNumber(0...100_000), \.heldRequestsMaximum,
                    "How many may wait at once; more are answered 503 at once."),
                Field(
                    "connect-timeout", .duration(timeouts), \.connectTimeout,
                    "For a connection to a replica."),
                Field(
                    "response-timeout", .duration(timeouts), \.responseTimeout,
                    "From the end of a request to the first byte of the response (http)."),
                Field(
                    "idle-timeout", .duration(timeouts), \.idleTimeout,
                    "After which a silent connection is closed."),
                Field(
                    "header-timeout", .duration(timeouts), \.headerTimeout,
                    "For a client to send the whole head of its request (http)."),
            ])
    }
}
