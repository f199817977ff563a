import ArgumentParser
import SystemdBus

/// The whole bench of `make bench-rollout`, against a daemon and front that are running.
struct RolloutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollout",
        abstract: "Redeploys real services under load, and counts what clients see of it.")

    @Option(parsing: .upToNextOption, help: "These parts only.")
    var part: [RolloutPart] = RolloutPart.allCases

    @Option(
        help: "Consecutive rollouts of each service, and rollouts in which coxswaind is killed.")
    var rollouts = 100

    @Option(help: "Rollouts of the other parts.")
    var fewRollouts = 5

    @Option(help: "Where the results go.")
    var json: String?

    @Option(help: "Where the chart goes (SVG).")
    var chart: String?

    @Option(help: "The table to which a row is appended.")
    var table: String?

    func run() throws {
        let session = try BusSession()
        let version = try session.answer("systemd's version") { $0.systemdVersion(completion: $1) }
        let scratch = try ScratchDirectory("rollout")
        let bench = RolloutBench(
            session: session, directory: scratch.path, rollouts: rollouts, fewRollouts: fewRollouts)
        var result = BenchResult("rollout", systemd: version.text)
        var outcome = RolloutOutcome()
        // The others take a quarter of an hour: what they have found is told all the same.
        var broken: [String] = []
        for part in part {
            do {
                try bench.run(part, into: &outcome)
            } catch {
                broken.append("\(part.rawValue) did not come to its end: \(error)")
            }
        }
        result.figures = outcome.figures
        result.checks = outcome.checks
        result.notes = outcome.stories + broken
        if let chart, !outcome.runs.isEmpty {
            try RolloutChart(runs: outcome.runs, subtitle: result.machine.caption(result.date)).page
                .write(to: chart)
        }
        if let json, broken.isEmpty { try result.publish(json: json, table: table) }
        print((result.notes + [result.summary]).joined(separator: "\n"))
        if !result.allHold || !broken.isEmpty { throw ExitCode.failure }
    }
}
