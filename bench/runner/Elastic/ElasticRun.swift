import Simulator

/// One shape under one algorithm, as clients and the API have seen it.
struct ElasticRun {
    struct Second {
        var rate = 0.0
        var ideal = 0
        var ready = 0
        /// The mean of the second.
        var running = 0.0
        var p99Milliseconds: Double?
        var failed = 0
    }

    let service: ElasticService
    let shape: LoadShape
    let algorithm: ElasticAlgorithm
    private(set) var seconds: [Second] = []
    let scalings: [(second: Double, from: Int, to: Int)]
    let report: LoadProcess.Report

    init(
        _ service: ElasticService, _ shape: LoadShape, _ algorithm: ElasticAlgorithm,
        rates: [Double], capacity: Double, report: LoadProcess.Report, watch: ServiceWatch
    ) {
        self.service = service
        self.shape = shape
        self.algorithm = algorithm
        self.report = report
        let begin = report.startedNanoseconds
        let end = begin + Int64(rates.count) * 1_000_000_000
        scalings = watch.scalings.filter { (begin..<end).contains($0.instant) }.map {
            (Double($0.instant - begin) / 1e9, $0.from, $0.to)
        }
        for (index, rate) in rates.enumerated() {
            seconds.append(
                Self.second(index, rate: rate, capacity, report, watch, from: begin))
        }
    }

    private static func second(
        _ index: Int, rate: Double, _ capacity: Double, _ report: LoadProcess.Report,
        _ watch: ServiceWatch, from begin: Int64
    ) -> Second {
        let from = begin + Int64(index) * 1_000_000_000
        let looks = watch.looks.filter { (from..<(from + 1_000_000_000)).contains($0.instant) }
        let last = looks.last ?? watch.looks.last { $0.instant < from }
        let heard = report.series.first { $0.second == index }
        var second = Second(rate: rate, ideal: ideal(rate, capacity))
        second.ready = last?.ready ?? 0
        second.running =
            looks.isEmpty
            ? Double(last?.running ?? 0)
            : Double(looks.reduce(0) { $0 + $1.running }) / Double(looks.count)
        second.p99Milliseconds = heard?.p99Microseconds.map { $0 / 1_000 }
        second.failed = heard?.failed ?? 0
        return second
    }

    /// The fewest replicas that keep the SLO at this rate, as measured of one.
    static func ideal(_ rate: Double, _ capacity: Double) -> Int {
        max(1, Int((rate / capacity - 1e-9).rounded(.up)))
    }

    /// Seconds that broke the SLO: too slow, something failed, or nothing answered at all. Also those
    /// after the last request was meant to leave, while the backlog is answered.
    var violations: [Int] {
        let within = seconds.indices.filter { index in
            let second = seconds[index]
            guard let p99 = second.p99Milliseconds else { return second.rate > 0 }
            return p99 > service.sloMilliseconds || second.failed > 0
        }
        let after = report.series.filter { heard in
            heard.second >= seconds.count
                && (heard.failed > 0
                    || (heard.p99Microseconds ?? 0) / 1_000 > service.sloMilliseconds)
        }
        return within + after.map(\.second)
    }

    var replicaSeconds: Double { seconds.reduce(0) { $0 + $1.running } }
    var idealReplicaSeconds: Int { seconds.reduce(0) { $0 + $1.ideal } }

    /// Each scaling and its second.
    var steps: [String] {
        scalings.map { "\($0.to) at \(decimal($0.second, 1))" }
    }

    /// Requests that were lost, those aside that gave up after ten seconds of overload.
    var lost: Int { report.failed(but: ["timeout"]) }

    /// Of the step: seconds from it until the last one that broke the SLO was over.
    var restoredSeconds: Double? {
        guard shape == .step else { return nil }
        let after = violations.filter { $0 >= LoadShape.leadSeconds }
        return after.max().map { Double($0 + 1 - LoadShape.leadSeconds) } ?? 0
    }

    /// The metrics of SPEC's research group, by the code of `coxctl simulate`.
    var elasticity: ElasticityMetrics {
        let shown = seconds.map { second in
            var entry = SimulationRun.Second()
            entry.rate = second.rate
            entry.demand = second.ideal
            entry.ready = second.ready
            entry.running = Int(second.running.rounded())
            entry.response = (second.p99Milliseconds ?? 0) / 1_000
            return entry
        }
        return ElasticityMetrics(
            SimulationRun(name: algorithm.rawValue, seconds: shown),
            sloSeconds: service.sloMilliseconds / 1_000)
    }

    /// For the file of results.
    var figures: [Figure] {
        let metrics = elasticity
        let named: [(String, String, Double)] = [
            ("seconds that broke the SLO", "s", Double(violations.count)),
            ("replica-seconds", "s", replicaSeconds),
            ("replica-seconds to the ideal", "times", replicaSeconds / Double(idealReplicaSeconds)),
            ("scalings", "", Double(scalings.count)),
            ("requests lost", "", Double(lost)),
            (
                "requests that gave up or were not sent", "",
                Double(report.failed - lost + report.unsent)
            ),
            ("accuracy, under", "%", metrics.accuracyUnder),
            ("accuracy, over", "%", metrics.accuracyOver),
            ("timeshare, under", "%", metrics.timeshareUnder),
            ("timeshare, over", "%", metrics.timeshareOver),
            ("instability", "%", metrics.instability),
            ("jitter", "per hour", metrics.jitter),
            ("p99 of the whole run", "ms", (report.latencyMicroseconds?.p99 ?? 0) / 1_000),
        ]
        return named.map { Figure("\(label): \($0.0)", unit: $0.1, [$0.2]) }
    }

    var label: String { "\(service.name), \(shape.rawValue), \(algorithm.rawValue)" }
}
