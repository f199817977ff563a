import HTTP1
import Histogram

/// What a run gave.
struct LoadOutcome {
    var tally: LoadTally
    /// Requests of the schedule whose time had come and that no connection was free for.
    var unsent: Int
    /// When it began to count, on the monotonic clock.
    var startedAt: Int64
    /// Nanoseconds in which requests were sent.
    var elapsed: Int64
    /// A signal ended the run before its time.
    var wasInterrupted: Bool
}

/// The outcome as it is written to a file; times are seconds from the start of the run.
struct LoadReport: Encodable {
    struct Latency: Encodable {
        let p50, p90, p99, p999, max: UInt64
        let mean: Double

        /// Nil where no request succeeded.
        init?(_ tally: LoadTally) {
            guard tally.ok > 0 else { return nil }
            let histogram = tally.latency
            p50 = histogram.valueAtPercentile(50)
            p90 = histogram.valueAtPercentile(90)
            p99 = histogram.valueAtPercentile(99)
            p999 = histogram.valueAtPercentile(99.9)
            max = histogram.max
            mean = histogram.mean
        }
    }

    struct Label: Encodable {
        let values: [String: LabelSighting]
        let firstInOrder: [String]
        let longestRun: Int
        let isStrictRoundRobin: Bool
    }

    static let shownOrder = 20

    let url: String
    /// On the monotonic clock of this host.
    let startedNanoseconds: Int64
    let mode: String
    let requestsPerSecond: Double?
    let connections: Int
    let keepAlive: Bool
    let method: String
    let seconds: Double
    let sent, ok, failed, unsent: Int
    let failures: [String: Int]
    let firstFailures: [ToldFailure]
    let reconnects, retried: Int
    let bytesReceived: Int
    let okPerSecond: Double
    /// Of complete 2xx responses, from the intended (open loop) or actual (closed loop) send time.
    let latencyMicroseconds: Latency?
    let series: [LoadSecond]
    let labels: [String: Label]

    init(_ outcome: LoadOutcome, of plan: LoadPlan, url: String) {
        let tally = outcome.tally
        self.url = url
        startedNanoseconds = outcome.startedAt
        switch plan.pace {
        case .open(let shape): (mode, requestsPerSecond) = ("open", shape.steadyRate)
        case .closed: (mode, requestsPerSecond) = ("closed", nil)
        case .once: (mode, requestsPerSecond) = ("once", nil)
        }
        connections = plan.connections
        keepAlive = plan.keepsAlive
        method = plan.method.text
        seconds = Double(outcome.elapsed) / 1e9
        (sent, ok, failed, unsent) = (tally.sent, tally.ok, tally.failed, outcome.unsent)
        failures = tally.failures
        firstFailures = tally.firstFailures
        (reconnects, retried) = (tally.reconnects, tally.retried)
        bytesReceived = tally.bytesReceived
        okPerSecond = Double(tally.ok) / Swift.max(seconds, 1e-9)
        latencyMicroseconds = Latency(tally)
        series = tally.series
        labels = Dictionary(
            uniqueKeysWithValues: tally.labels.map { ($0.name, LoadReport.label($1)) })
    }

    private static func label(_ tally: LabelTally) -> Label {
        Label(
            values: tally.sightings, firstInOrder: Array(tally.order.prefix(shownOrder)),
            longestRun: tally.longestRun, isStrictRoundRobin: tally.isStrictRoundRobin)
    }

    func write(to path: String) throws {
        try writeJSON(self, to: path)
    }

    /// A few lines for a person.
    var summary: String {
        var lines = [
            "\(ok) of \(sent) requests ok in \(decimal(seconds, 1)) s: \(decimal(okPerSecond, 0)) a second"
        ]
        if let latency = latencyMicroseconds {
            lines.append(
                "latency p50 \(milliseconds(latency.p50)), p90 \(milliseconds(latency.p90)), "
                    + "p99 \(milliseconds(latency.p99)), p99.9 \(milliseconds(latency.p999)), "
                    + "max \(milliseconds(latency.max))")
        }
        if failed > 0 {
            let kinds = failures.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            lines.append("\(failed) failed: \(kinds.joined(separator: ", "))")
        }
        if unsent > 0 { lines.append("\(unsent) not sent: no connection was free in time") }
        if reconnects > 0 {
            lines.append("\(reconnects) reconnects (\(retried) requests repeated)")
        }
        for (name, label) in labels.sorted(by: { $0.key < $1.key }) {
            let counts = label.values.sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value.responses)" }
            lines.append("\(name): \(counts.joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }

    private func milliseconds(_ microseconds: UInt64) -> String {
        "\(decimal(Double(microseconds) / 1_000, 2)) ms"
    }
}
