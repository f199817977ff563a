import FoundationEssentials
import LinuxIO
import Model
import Simulator

/// A service on this host's daemon, and loads put on it.
struct ElasticStand {
    private static let connections = 256
    private static let lookPeriod: Duration = .milliseconds(100)
    /// Each step of a staircase of loads, of which the last seconds are judged by their median: at a twentieth
    /// more than a replica can do the p99 grows by 30 ms a second.
    private static let stairSeconds = 8
    private static let secondsJudged = 3
    /// Of the SLO, that a step has to keep: a queue that grows slowly would break the SLO only when the step
    /// is over.
    private static let stairShare = 0.5
    private static let stairs = stride(from: 60, through: 105, by: 5)

    let service: ElasticService
    let live: LiveService
    let session: BusSession
    let directory: String

    init(_ service: ElasticService, on session: BusSession, directory: String) throws {
        self.service = service
        self.session = session
        self.directory = directory
        live = LiveService(
            name: try ServiceName(service.name), control: ControlClient(), directory: directory)
    }

    /// Requests per second that one replica answers within the SLO: the last step of the staircase
    /// that it and all before it kept.
    func capacity() throws -> Double {
        try live.apply(service.policy("{ replicas: 1 }"))
        try live.awaitSettled(at: 1)
        let levels = ElasticStand.stairs.map { service.nominalCapacity * Double($0) / 100 }
        let rates = levels.flatMap { Array(repeating: $0, count: ElasticStand.stairSeconds) }
        let report = try load("stairs", rates).report(after: rates.count)
        try live.delete()
        let kept = levels.indices.prefix { index in
            let end = (index + 1) * ElasticStand.stairSeconds
            let p99 = ((end - ElasticStand.secondsJudged)..<end).map { second in
                report.series.first { $0.second == second }?.p99Microseconds ?? .infinity
            }
            return percentile(50, of: p99) / 1_000
                <= service.sloMilliseconds * ElasticStand.stairShare
        }
        guard let last = kept.last else {
            throw BenchFault(
                "one replica of '\(service.name)' does not even do \(levels[0]) a second")
        }
        return levels[last]
    }

    func run(
        _ shape: LoadShape, _ algorithm: ElasticAlgorithm, rates: [Double], capacity: Double
    ) throws -> ElasticRun {
        let count = rates.map { ElasticRun.ideal($0, capacity) }.max() ?? 1
        let scale = algorithm.section(service, capacity: capacity, fixed: count)
        try live.apply(service.policy(scale))
        try live.awaitSettled(at: algorithm == .fixed ? count : 1)
        let watch = ServiceWatch(live, on: session, every: ElasticStand.lookPeriod)
        let load = try load("\(service.name)-\(shape.rawValue)-\(algorithm.rawValue)", rates)
        try watch.watch { load.hasEnded }
        let report = try load.report()
        try live.delete()
        return ElasticRun(
            service, shape, algorithm, rates: rates, capacity: capacity, report: report,
            watch: watch)
    }

    func load(_ name: String, _ rates: [Double]) throws -> LoadProcess {
        let path = "\(directory)/\(name).csv"
        let rows = rates.enumerated().map { "\($0),\(decimal($1, 3))" }
        try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        return try LoadProcess(
            name, url: service.url,
            ["--trace", path, "--connections", "\(ElasticStand.connections)"],
            directory: directory)
    }
}
