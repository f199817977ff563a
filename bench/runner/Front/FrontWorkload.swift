/// One row of what is promised: what is asked, of whom, and what counts.
struct FrontWorkload: Sendable {
    enum Endpoints { case tcp, unix }

    enum Pace {
        /// Each connection asks again when it has its answer.
        case saturating
        /// A fixed schedule, at half of what the slowest proxy manages.
        case halfOfSlowest
        /// Each connection asks once and stays.
        case crowd
    }

    enum Judgement { case cpuPerRequest, cpuPerGiB, p99, requestsPerSecond, resident }

    let name: String
    let title: String
    let judgement: Judgement
    /// Of ours to the best rival's: at most so much, of requests per second at least.
    let limit: Double
    var mode = ProxyTask.Mode.http
    var endpoints = Endpoints.tcp
    var answer = BackendAnswer.small
    /// Of a POST, in chunks.
    var bodyBytes = 0
    var connections = 64
    var keepsAlive = true
    var pace = Pace.saturating
    /// How many times the usual repetitions are made: where rivals are close or a figure wanders, the
    /// median of many short ones by turns tells more than that of a few long ones, as what else the
    /// machine does for a second or two spoils few of them.
    var rounds = 1
    var peers: [FrontPeer] = [.coxswain, .haproxy, .nginx, .envoy, .caddy, .none]

    var ours: FrontPeer { peers.contains(.direct) ? .direct : .coxswain }
    var rivals: [FrontPeer] { peers.contains(.direct) ? [.none] : FrontPeer.rivals }
    /// Replicas are as many processes, and so are those that they are held against; else one has all
    /// endpoints.
    var backendProcesses: Int { peers.contains(.direct) ? 2 : 1 }

    static let all = [
        FrontWorkload(
            name: "small-get", title: "small GET, keep-alive, 64 connections, TCP endpoints",
            judgement: .cpuPerRequest, limit: 0.85),
        FrontWorkload(
            name: "small-get-unix", title: "small GET, keep-alive, 64 connections, Unix sockets",
            judgement: .cpuPerRequest, limit: 0.85, endpoints: .unix,
            peers: [.coxswain, .haproxy, .nginx, .envoy, .caddy]),
        FrontWorkload(
            name: "tcp", title: "small GET, keep-alive, 64 connections, tcp mode",
            judgement: .cpuPerRequest, limit: 0.92, mode: .tcp, rounds: 3,
            peers: [.coxswain, .haproxy, .nginx, .envoy, .proxyd, .none]),
        FrontWorkload(
            name: "connection-each", title: "one connection for each request, 64 at a time",
            judgement: .cpuPerRequest, limit: 0.90, keepsAlive: false),
        FrontWorkload(
            name: "mebibyte", title: "responses of 1 MiB, 16 connections",
            judgement: .cpuPerGiB, limit: 1.00, answer: .mebibyte, connections: 16,
            rounds: 3),
        FrontWorkload(
            name: "post-chunked", title: "POST bodies of 64 KiB in chunks, 64 connections",
            judgement: .cpuPerRequest, limit: 1.00, bodyBytes: 64 * 1024),
        FrontWorkload(
            name: "many-connections", title: "small GET, keep-alive, 2,000 connections",
            judgement: .cpuPerRequest, limit: 0.90, connections: 2_000),
        FrontWorkload(
            name: "latency", title: "p99 at half of the slowest proxy's rate, 64 connections",
            judgement: .p99, limit: 1.00, pace: .halfOfSlowest, rounds: 4),
        FrontWorkload(
            name: "direct", title: "requests/s of direct mode and of no proxy, two replicas",
            judgement: .requestsPerSecond, limit: 0.97, peers: [.direct, .none]),
        FrontWorkload(
            name: "idle", title: "resident memory with 20,000 idle connections",
            judgement: .resident, limit: 1.00, connections: 20_000, pace: .crowd,
            peers: [.coxswain, .haproxy, .nginx, .envoy, .caddy]),
    ]
}

extension FrontWorkload.Judgement {
    /// What is judged of a measurement.
    func value(_ measurement: FrontMeasurement) -> Double {
        switch self {
        case .cpuPerRequest: measurement.cpuMicroseconds
        case .cpuPerGiB: measurement.cpuMillisecondsPerGiB
        case .p99: measurement.p99Milliseconds
        case .requestsPerSecond: measurement.requestsPerSecond
        case .resident: measurement.residentMiB
        }
    }

    var name: String {
        switch self {
        case .cpuPerRequest: "CPU per request"
        case .cpuPerGiB: "CPU per GiB"
        case .p99: "p99"
        case .requestsPerSecond: "requests/s"
        case .resident: "RSS"
        }
    }

    var isBetterHigh: Bool { self == .requestsPerSecond }
}
