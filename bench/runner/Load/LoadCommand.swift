import ArgumentParser
import FoundationEssentials
import HTTP1
import LinuxIO
import Simulator

struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Sends requests and tells what became of each.",
        discussion: """
            With --rate, requests leave on a fixed schedule and latency counts from the moment each \
            was meant to leave (open loop). With --concurrency, so many clients each send their next \
            request when they have their answer (closed loop). Anything but a complete 2xx response \
            is a failure. It ends after --duration, when --until-file appears, or on SIGINT or SIGTERM.
            """)

    @Option(help: "What to ask: http://ADDRESS:PORT/PATH, with a numeric address.")
    var url: TargetURL

    @Option(help: "Connect to this Unix socket instead of the address in the URL.")
    var socket: String?

    @Option(help: "Open loop: requests a second, over all connections.")
    var rate: Double?

    @Option(
        help: "Open loop: a file of 'seconds,requests_per_second', as coxctl simulate reads it.")
    var trace: String?

    @Option(help: "Closed loop: this many clients, one connection each.")
    var concurrency: Int?

    @Option(help: "Connections of the open loop.")
    var connections = 16

    @Option(help: "How long to send: 10s, 500ms, 2m. Default: 10s, or no end with --until-file.")
    var duration: TimeSpan?

    @Option(help: "Send until this file exists.")
    var untilFile: String?

    @Option(help: "How long a response may take.")
    var timeout = TimeSpan(.seconds(10))

    @Flag(inversion: .prefixedNo, help: "One connection for many requests, or one each.")
    var keepAlive = true

    @Option(help: "The method.")
    var method = "GET"

    @Option(help: "A header line, 'Name: value'; may be repeated.")
    var header: [String] = []

    @Option(help: "Bytes of request body.")
    var bodyBytes = 0

    @Flag(help: "Send the body in chunks.")
    var chunked = false

    @Option(help: "Count responses by the value of this header; may be repeated.")
    var labelHeader: [String] = []

    @Option(help: "Count responses by this member of their JSON body; may be repeated.")
    var labelJsonField: [String] = []

    @Option(help: "Write the report to this file; '-' for standard output.")
    var json: String?

    @Flag(help: "Exit with 1 if any request failed or could not be sent in time.")
    var strict = false

    func validate() throws {
        guard [rate != nil, trace != nil, concurrency != nil].filter(\.self).count == 1 else {
            throw ValidationError(
                "give one of --rate, --trace (open loop) and --concurrency (closed loop)")
        }
        if let rate, !(rate > 0 && rate <= 10_000_000) {
            throw ValidationError("--rate must be above 0 and at most 10000000")
        }
        guard (1...65_000).contains(concurrency ?? connections) else {
            throw ValidationError("the number of connections must be 1 to 65000")
        }
        guard (0...(1 << 30)).contains(bodyBytes) else {
            throw ValidationError("--body-bytes must be 0 to 1073741824")
        }
    }

    func run() throws {
        let plan = try plan()
        let outcome = try LoadEngine(plan).run()
        let report = LoadReport(outcome, of: plan, url: url.text)
        if let json { try report.write(to: json) }
        if json != "-" { print(report.summary) }
        if strict, report.failed + report.unsent > 0 { throw ExitCode.failure }
    }

    private func plan() throws -> LoadPlan {
        let shape = try trace.map(RateShape.init(trace:)) ?? rate.map { .steady($0) }
        let request = RequestText(
            method: method, target: url, keepsAlive: keepAlive, headers: header,
            bodyBytes: bodyBytes, isChunked: chunked)
        return LoadPlan(
            addresses: [socket.map { .unix(path: $0) } ?? url.address],
            method: RequestMethod(named: method), request: request.bytes,
            pace: shape.map { .open($0) } ?? .closed,
            connections: concurrency ?? connections, keepsAlive: keepAlive,
            requestTimeout: timeout.span,
            duration: duration?.span ?? trace.flatMap { _ in shape?.span }
                ?? (untilFile == nil ? .seconds(10) : nil),
            untilFile: untilFile,
            labels: labelHeader.map { .header($0) } + labelJsonField.map { .jsonField($0) })
    }
}

/// `10s`, `500ms`, `2m`.
struct TimeSpan: ExpressibleByArgument, Sendable {
    let span: Duration

    init(_ span: Duration) { self.span = span }

    init?(argument: String) {
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600)]
        guard let (unit, seconds) = units.first(where: { argument.hasSuffix($0.0) }),
            let count = Double(argument.dropLast(unit.count)), count >= 0, count < 1e6
        else { return nil }
        span = .seconds(count * seconds)
    }

    var defaultValueDescription: String { "\(decimal(Double(span.nanosecondCount) / 1e9, 1))s" }
}

extension RateShape {
    /// From a file, a rate for each second.
    init(trace path: String) throws {
        let csv = try Data(contentsOf: URL(fileURLWithPath: path))
        guard let shape = RateShape(try LoadTrace(csv: Array(csv)).rates, slice: .seconds(1)) else {
            throw BenchFault("'\(path)' asks for nothing at all")
        }
        self = shape
    }
}
