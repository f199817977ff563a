import Model

/// `front`: the address that clients use, and how they are treated.
enum FrontSection {
    static let addressesMaximum = 16
    static let matchesMaximum = 64
    private static let timeouts: ClosedRange<Duration> = .milliseconds(10) ... .seconds(86_400)
    /// These may be 0s: at once.
    private static let deadlines: ClosedRange<Duration> = .zero ... .seconds(3_600)

    static var keys: Section<FrontPolicy> {
        Section(
            "The front port: where clients connect. Requests go round the ready replicas.",
            defaults: FrontPolicy(listen: []),
            addresses + balancing + patience + bounds + told)
    }

    private static var addresses: [Field<FrontPolicy>] {
        [
            Field(
                "listen", .listenAddresses, \.listen,
                also: ["address", "addresses", "port", "ports", "bind"],
                required: "where clients connect, as in 'listen: 127.0.0.1:8080'",
                "One address or a list: 127.0.0.1:8080, \"[::1]:8080\" (in quotes) or a Unix "
                    + "socket's path. Services in http mode may share one."),
            Field(
                "mode", Kind<FrontPolicy.Mode>.choice, \.mode, also: ["protocol"],
                "http: each request is sent to the next replica. tcp: each connection is."),
            Field(
                "hosts", .hosts, \.match.hosts,
                also: [
                    "host", "hostname", "hostnames", "server-name", "domain",
                    "domains",
                ],
                "One host name or a list: only requests for these are for this service; "
                    + "\"*.example.com\" (in quotes) stands for every name below. Left out: every "
                    + "host that no other service of the address claims (http)."),
            Field(
                "paths", .pathPrefixes, \.match.pathPrefixes,
                also: ["path", "prefix", "prefixes", "path-prefix", "location", "locations"],
                "One path or a list: only requests at and below these are for this service; /api "
                    + "stands for /api and /api/..., not for /apis. Left out: every path that no "
                    + "other service of the address and host claims (http)."),
        ]
    }

    private static var balancing: [Field<FrontPolicy>] {
        [
            Field(
                "balance", Kind<Balance>.choice, \.balance,
                also: ["lb", "algorithm", "load-balancing", "load-balancer"],
                "round-robin: the replicas in turn. least-requests: of two chosen at random the "
                    + "one with fewer requests in flight."),
            Field(
                "sticky", .stickiness, \.sticky,
                also: ["affinity", "session-affinity", "stickiness", "stick"],
                "What binds a client to one replica while that is ready: { cookie: NAME }, which "
                    + "the front sets; { header: NAME }, by the value of this request header; "
                    + "client-address. Left out: nothing."),
            Field(
                "slow-start", .duration(deadlines), \.slowStart, also: ["slowstart", "warm-up"],
                "A replica that joins others is given its full share only after this time."),
            Field(
                "requests-per-replica", .wholeNumber(1...100_000), \.requestsPerReplicaMaximum,
                also: ["maxconn", "max-conns", "max-requests", "concurrency", "max-in-flight"],
                "The most requests in flight to one replica; further ones wait as if there were "
                    + "none. Left out: any number."),
            .section(
                "retries", FrontParts.retries, \.retries, also: ["retry", "redispatch"],
                off: FrontParts.noRetries, means: "sends no request again"),
            .section(
                "ejection", FrontParts.ejection, \.ejection,
                also: ["outlier-detection", "circuit-breaker", "observe", "max-fails"],
                off: FrontParts.noEjection, means: "leaves the judgement to 'readiness' alone"),
        ]
    }

    private static var patience: [Field<FrontPolicy>] {
        [
            Field(
                "drain-deadline", .duration(deadlines), \.drainDeadline,
                also: ["drain", "drain-timeout"],
                "How long a replica that leaves the pool may finish its requests."),
            Field(
                "hold-deadline", .duration(deadlines), \.holdDeadline,
                also: ["queue-timeout", "timeout-queue"],
                "How long a request waits for a ready replica before it is answered 503."),
            Field(
                "held-requests", .wholeNumber(0...100_000), \.heldRequestsMaximum,
                also: ["queue", "max-queue", "maxqueue"],
                "How many may wait at once; more are answered 503 at once."),
            Field(
                "connect-timeout", .duration(timeouts), \.connectTimeout,
                also: ["proxy-connect-timeout", "timeout-connect"], "For a connection to a replica."
            ),
            Field(
                "response-timeout", .duration(timeouts), \.responseTimeout,
                also: ["proxy-read-timeout", "read-timeout", "timeout-server"],
                "From the end of a request to the first byte of the response (http); then 504."),
            Field(
                "idle-timeout", .duration(timeouts), \.idleTimeout,
                also: ["keepalive-timeout", "keep-alive", "timeout-http-keep-alive"],
                "After which a connection without a request is closed (http)."),
            Field(
                "header-timeout", .duration(timeouts), \.headerTimeout,
                also: ["client-header-timeout", "timeout-http-request"],
                "For a client to send the whole head of its request (http); then 408."),
            Field(
                "body-timeout", .duration(timeouts), \.bodyTimeout,
                also: ["client-body-timeout"],
                "Between two parts of a request's body (http); then 408."),
            Field(
                "stream-idle-timeout", .duration(timeouts), \.streamIdleTimeout,
                also: ["timeout-tunnel", "tunnel-timeout", "websocket-timeout", "timeout-client"],
                "After which a stream (tcp, or a WebSocket) that is silent both ways is ended."),
        ]
    }

    private static var bounds: [Field<FrontPolicy>] {
        [
            Field(
                "max-body", .byteCount(1...1 << 50), \.bodyBytesMaximum,
                also: ["client-max-body-size", "max-body-size", "body-size", "body-limit"],
                "Requests with a longer body are answered 413 (http)."),
            Field(
                "max-clients", .wholeNumber(1...1_000_000), \.clientsMaximum,
                also: ["max-connections", "connections", "worker-connections"],
                "The most connections of clients at once; more wait to be accepted."),
        ]
    }

    private static var told: [Field<FrontPolicy>] {
        [
            .section(
                "forwarding", FrontParts.forwarding, \.forwarding,
                also: ["forwarded-headers", "proxy-headers", "forwardfor"],
                off: FrontParts.noForwarding, means: "passes them all as they are and adds none"),
            Field(
                "proxy-protocol", Kind<ProxyProtocol>.choice, \.proxyProtocol,
                also: ["send-proxy", "send-proxy-v2"],
                "The header of HAProxy's PROXY protocol that names the client ahead of each "
                    + "stream to a replica (tcp)."),
            Field(
                "access-log", Kind<AccessLog>.choice, \.accessLog,
                also: ["log", "logging", "accesslog"],
                "One line of JSON for each request: to the journal, or to a file of the service."),
        ]
    }
}
