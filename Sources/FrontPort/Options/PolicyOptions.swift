import Model

// A policy's `front` section: the option of `retries: { percent: 20% }` is `--retries-percent`.
extension FrontOption {
    static var ofThePolicy: [FrontOption] {
        matching + balancing + retrying + ejecting + deadlines + limits + telling
    }

    private static var timeouts: ClosedRange<Duration> { .milliseconds(10) ... .seconds(86_400) }
    /// These may be 0s: at once.
    private static var waits: ClosedRange<Duration> { .zero ... .seconds(3_600) }

    private static var matching: [FrontOption] {
        [
            policy(
                "--hosts", \.match.hosts, .hosts, "The hosts whose requests are served (http)."),
            policy(
                "--paths", \.match.pathPrefixes, .paths,
                "The paths at and below which requests are served (http)."),
        ]
    }

    private static var balancing: [FrontOption] {
        [
            policy(
                "--balance", \.balance, .choice,
                "The replicas in turn, or of two chosen at random the one with fewer requests."),
            policy(
                "--sticky", \.sticky, .stickiness,
                "What binds a client to one replica while that is ready."),
            policy(
                "--slow-start", \.slowStart, .span(waits),
                "A replica that joins others is given its full share only after this time."),
            policy(
                "--requests-per-replica", \.requestsPerReplicaMaximum, .countOrNone(1...100_000),
                "The most requests in flight to one replica; further ones wait."),
        ]
    }

    private static var retrying: [FrontOption] {
        [
            policy(
                "--retries-percent", \.retries.percent, .percent,
                "This share of the requests in flight may be repetitions at once ..."),
            policy(
                "--retries-concurrent", \.retries.minimumConcurrent, .count(0...1_000),
                "... and always so many."),
            policy(
                "--retries-attempts", \.retries.attemptsMaximum, .count(0...8),
                "How often one request is sent again at most."),
        ]
    }

    private static var ejecting: [FrontOption] {
        [
            policy(
                "--ejection-failures", \.ejection.consecutiveFailures, .count(0...1_000),
                "After so many in a row a replica is left out; 0 for never."),
            policy(
                "--ejection-duration", \.ejection.baseDuration, .span(timeouts),
                "For how long, times the number of its ejections in a row ..."),
            policy(
                "--ejection-max-duration", \.ejection.maximumDuration, .span(timeouts),
                "... but never longer."),
            policy(
                "--ejection-max-ejected", \.ejection.maximumPercent, .percent,
                "No more than this part of the replicas at once, but always one of two."),
            policy(
                "--ejection-panic", \.ejection.panicPercent, .percent,
                "With fewer of the replicas than this left, all get requests again."),
        ]
    }

    private static var deadlines: [FrontOption] {
        [
            policy(
                "--drain-deadline", \.drainDeadline, .span(waits),
                "How long a replica that leaves the pool may finish its requests."),
            policy(
                "--hold-deadline", \.holdDeadline, .span(waits),
                "How long a request waits for a replica before it is answered 503."),
            policy(
                "--connect-timeout", \.connectTimeout, .span(timeouts),
                "For a connection to a replica."),
            policy(
                "--response-timeout", \.responseTimeout, .span(timeouts),
                "From the end of a request to the first byte of the response (http); then 504."),
            policy(
                "--idle-timeout", \.idleTimeout, .span(timeouts),
                "After which a connection without a request is closed (http)."),
            policy(
                "--header-timeout", \.headerTimeout, .span(timeouts),
                "For a client to send the whole head of its request (http); then 408."),
            policy(
                "--body-timeout", \.bodyTimeout, .span(timeouts),
                "Between two parts of a request's body (http); then 408."),
            policy(
                "--stream-idle-timeout", \.streamIdleTimeout, .span(timeouts),
                "After which a stream (tcp, or a WebSocket) that is silent both ways is ended."),
        ]
    }

    private static var limits: [FrontOption] {
        [
            policy(
                "--held-requests", \.heldRequestsMaximum, .count(0...100_000),
                "How many may wait for a replica at once; more are answered 503."),
            policy(
                "--max-body", \.bodyBytesMaximum, .size(1...(1 << 50)),
                "Requests with a longer body are answered 413 (http)."),
            policy(
                "--max-clients", \.clientsMaximum, .count(1...1_000_000),
                "The most connections of clients at once; more wait to be accepted."),
        ]
    }

    private static var telling: [FrontOption] {
        [
            policy(
                "--forwarding-x-forwarded", \.forwarding.xForwarded, .choice,
                "What the client says itself in X-Forwarded-For, -Proto and -Host is thrown away, "
                    + "stays in front of what is added, or passes as it is (http)."),
            policy(
                "--forwarding-forwarded", \.forwarding.forwarded, .choice,
                "The same for Forwarded (http)."),
            policy(
                "--forwarding-via", \.forwarding.via, .yesOrNo, "Whether Via is added (http)."),
            policy(
                "--proxy-protocol", \.proxyProtocol, .choice,
                "The header ahead of each stream to a replica that names the client (tcp)."),
            policy("--access-log", \.accessLog, .choice, "One line of JSON for each request."),
        ]
    }
}
