import ArgumentParser
import SystemdBus

/// The whole bench of `make bench-heal`, against a daemon and front that are running.
struct HealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heal",
        abstract: "Kills and stops processes, and tells how soon nobody notices any more.")

    @Option(parsing: .upToNextOption, help: "These parts only.")
    var part: [HealPart] = HealPart.allCases

    @Option(help: "How often each thing is killed.")
    var repetitions = 200

    @Option(help: "How long the killing under load goes on.")
    var seconds = 60.0

    @Option(help: "How long idle replicas are watched.")
    var idleSeconds = 20.0

    @Option(help: "Replicas of each of the 100 idle services.")
    var idleEach = 10

    @Option(help: "Where the results go.")
    var json: String?

    @Option(help: "Where the chart goes (SVG).")
    var chart: String?

    @Option(help: "The table to which a row is appended.")
    var table: String?

    func run() throws {
        let session = try BusSession()
        let version = try session.answer("systemd's version") { $0.systemdVersion(completion: $1) }
        let scratch = try ScratchDirectory("heal")
        let bench = HealBench(
            directory: scratch.path, repetitions: repetitions, seconds: seconds,
            idleSeconds: idleSeconds, idleEach: idleEach)
        var result = BenchResult("heal", systemd: version.text)
        var outcome = HealOutcome()
        for part in part { try bench.run(part, into: &outcome) }
        result.figures = outcome.figures
        result.checks = outcome.checks
        result.notes = outcome.notes + outcome.stories
        if let chart, !outcome.served.isEmpty {
            try outcome.chart(result.machine.caption(result.date)).write(to: chart)
        }
        if let json { try result.publish(json: json, table: table) }
        print((result.notes + [result.summary]).joined(separator: "\n"))
        if !result.allHold { throw ExitCode.failure }
    }
}
