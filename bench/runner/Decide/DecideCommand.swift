import ArgumentParser
import Model

/// The whole bench of `make bench-decide`: what the core takes to decide, without any I/O.
struct DecideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Measures what a second's decisions cost the daemon's core.")

    @Option(help: "Seconds of load that are decided on, for each size and algorithm.")
    var ticks = 120

    @Option(help: "Where the results go.")
    var json: String?

    @Option(help: "The table to which a row is appended.")
    var table: String?

    /// What is promised; see bench/README.md.
    private static let replicaMicroseconds = 5.0
    private static let fleetMilliseconds = 50.0

    private struct Size {
        let services: Int
        let replicasEach: Int
    }

    private static let sizes = [
        Size(services: 1, replicasEach: 100), Size(services: 100, replicasEach: 10),
        Size(services: 20, replicasEach: 500),
    ]

    func run() throws {
        var result = BenchResult("decide")
        for algorithm in ScaleAlgorithm.allCases {
            for size in DecideCommand.sizes { try measure(size, algorithm, into: &result) }
        }
        if let json { try result.publish(json: json, table: table) }
        print(result.summary)
        if !result.allHold { throw ExitCode.failure }
    }

    private func measure(
        _ size: Size, _ algorithm: ScaleAlgorithm, into result: inout BenchResult
    ) throws {
        var fleet = try BusyFleet(
            services: size.services, replicasEach: size.replicasEach, algorithm: algorithm)
        // The first minute fills windows that later ticks find full.
        for _ in 0..<60 { _ = fleet.tick() }
        let count = fleet.replicaCount
        let milliseconds = (0..<ticks).map { _ in Double(fleet.tick()) / 1_000_000 }
        let name = "\(algorithm.rawValue), \(count) replicas of \(size.services) services"
        let each = Figure(
            "\(name): each", unit: "us", milliseconds.map { $0 * 1_000 / Double(count) })
        result.figures.append(each)
        result.checks.append(
            Check(
                "\(each.name), median", each.median, unit: "us",
                atMost: DecideCommand.replicaMicroseconds))
        guard count >= 10_000 else { return }
        result.checks.append(
            Check(
                "\(name): all, p99", percentile(99, of: milliseconds), unit: "ms",
                atMost: DecideCommand.fleetMilliseconds))
    }
}
