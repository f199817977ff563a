import Glibc
import HTTP1
import LinuxIO

/// The load of a workload on whoever stands there, and what it costs them.
struct FrontLoad {
    /// A crowd comes so many at a time, and the last of it so late, or it is given up.
    private static let crowdAtATime = 64
    private static let crowdDeadline: Duration = .seconds(60)
    /// Where it comes from: four addresses of the loopback range.
    private static let crowdSources = (1...4).map {
        SocketAddress.ipv4(address: 0x7f00_0000 + $0, port: 0)
    }
    private static let requestTimeout: Duration = .seconds(10)
    /// What a peer may fail of before its figures are worth nothing.
    private static let mostFailed = 0.01
    /// What a process has just freed is given back by then.
    private static let settleMicroseconds: UInt32 = 300_000

    let workload: FrontWorkload
    let peer: FrontPeer
    let addresses: [SocketAddress]
    let connections: Int
    /// Nil where there is no proxy.
    let process: pid_t?

    /// The machine had other things to do; another try may give more.
    struct TooFew: Error, CustomStringConvertible {
        let requests: Int
        let name: String

        var description: String { "\(name): only \(requests) answers; is the machine busy?" }
    }

    /// What is read at one moment.
    private struct Sample {
        var cpuNanoseconds: Int64 = 0
        var requests = 0
        var bytes = 0
        var instant: Int64 = 0
    }

    /// The most requests at once.
    static func inFlight(_ workload: FrontWorkload, connections: Int) -> Int {
        workload.pace == .crowd ? crowdAtATime : connections
    }

    /// One run of the workload. `rate` where that is fixed.
    func measure(_ duration: Duration, warmUp: Duration, rate: Double?) throws -> FrontMeasurement {
        if workload.pace == .crowd {
            return try measure(
                .once(atATime: FrontLoad.crowdAtATime), FrontLoad.crowdDeadline, warmUp: .zero)
        }
        if let rate {
            return try measure(
                .open(.steady(rate)), duration, warmUp: warmUp)
        }
        let measurement = try measure(.closed, duration, warmUp: warmUp)
        // Fewer are a burst that the window happened to hold, or not to hold.
        guard measurement.requests >= connections else {
            throw TooFew(
                requests: measurement.requests, name: "\(workload.name) through \(peer.title)")
        }
        return measurement
    }

    /// One run at this pace.
    func measure(
        _ pace: Pace, _ duration: Duration, warmUp: Duration
    ) throws -> FrontMeasurement {
        let engine = try LoadEngine(plan(pace, duration, warmUp: warmUp))
        var samples: [Sample] = []
        var residentBytes = 0
        var fault: (any Error)?
        let outcome = engine.run { moment, tally in
            do {
                if moment == .answered { return residentBytes = try resident() }
                samples.append(try sample(tally))
            } catch { fault = fault ?? error }
        }
        if outcome.wasInterrupted { throw Interruption.Interrupted() }
        if let fault { throw fault }
        guard samples.count == 2 else { throw BenchFault("the load on \(peer.title) did not run") }
        return try measurement(from: samples[0], to: samples[1], residentBytes, outcome)
    }

    private func measurement(
        from start: Sample, to end: Sample, _ residentBytes: Int, _ outcome: LoadOutcome
    ) throws -> FrontMeasurement {
        let tally = outcome.tally
        let failed = tally.failed + outcome.unsent
        guard Double(failed) <= Double(tally.ok) * FrontLoad.mostFailed,
            let latency = LoadReport.Latency(tally)
        else {
            throw BenchFault(
                "\(workload.name) through \(peer.title): \(tally.ok) answers, "
                    + "\(outcome.unsent) not sent, failed: \(tally.failures)")
        }
        // Part of the first answers came during the warm-up.
        guard
            tally.bytesReceived >= (tally.ok - connections) * workload.answer.bodyBytes
        else {
            throw BenchFault("\(workload.name) through \(peer.title): bodies are not whole")
        }
        return FrontMeasurement(
            requests: end.requests - start.requests, failed: failed, bytes: end.bytes - start.bytes,
            seconds: Double(end.instant - start.instant) / 1e9,
            cpuNanoseconds: end.cpuNanoseconds - start.cpuNanoseconds,
            residentBytes: residentBytes, latency: latency)
    }

    private func sample(_ tally: LoadTally) throws -> Sample {
        Sample(
            cpuNanoseconds: try process.map(ProcessCost.cpuNanoseconds) ?? 0,
            requests: tally.ok, bytes: tally.bytesReceived, instant: MonotonicClock.now)
    }

    private func resident() throws -> Int {
        guard let process else { return 0 }
        if workload.pace == .crowd {
            usleep(FrontLoad.settleMicroseconds)
            let held = try ProcessCost.descriptors(of: process)
            guard held >= connections else {
                throw BenchFault(
                    "\(peer.title) holds \(held) descriptors, not \(connections) clients")
            }
        }
        return try ProcessCost.residentBytes(of: process)
    }

    private func plan(
        _ pace: Pace, _ duration: Duration, warmUp: Duration
    ) throws -> LoadPlan {
        guard let target = TargetURL(argument: "http://127.0.0.1\(workload.answer.path)") else {
            throw BenchFault("failed to make a URL of '\(workload.answer.path)'")
        }
        let method = workload.bodyBytes > 0 ? "POST" : "GET"
        let request = RequestText(
            method: method, target: target, keepsAlive: workload.keepsAlive, headers: [],
            bodyBytes: workload.bodyBytes, isChunked: workload.bodyBytes > 0)
        return LoadPlan(
            addresses: addresses,
            sources: workload.pace == .crowd ? FrontLoad.crowdSources : [],
            method: RequestMethod(named: method), request: request.bytes,
            pace: pace, connections: connections, keepsAlive: workload.keepsAlive,
            requestTimeout: FrontLoad.requestTimeout, warmUp: warmUp, duration: duration,
            untilFile: nil, labels: [])
    }
}

/// Ctrl-C and the like: what was started is ended first.
struct Interruption: ~Copyable {
    struct Interrupted: Error, CustomStringConvertible {
        var description: String { "interrupted" }
    }

    private let signals: Signals

    init() throws { signals = try Signals([SIGINT, SIGTERM, SIGHUP]) }

    func check() throws {
        if signals.next() != nil { throw Interrupted() }
    }
}
