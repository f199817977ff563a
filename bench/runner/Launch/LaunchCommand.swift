import ArgumentParser
import Model
import SystemdBus

/// The whole bench of `make bench-launch`, against a daemon that is running.
struct LaunchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "launch",
        abstract: "Measures starting and restarting against what systemd itself takes.")

    @Option(help: "The service that the policy describes.", transform: { try serviceName($0) })
    var service: ServiceName

    @Option(help: "Its policy: --count replicas of /bin/sleep, without back-off.")
    var policy: String

    @Option(help: "The command line client.")
    var coxctl = "coxctl"

    @Option(help: "How many replicas the policy has.")
    var count = 100

    @Option(help: "How often floor and fleet are measured, by turns.")
    var repetitions = 5

    @Option(help: "How many replicas, and how many units of systemd's own, are killed.")
    var kills = 200

    @Option(help: "Where the results go.")
    var json = "bench/results/launch.json"

    @Option(help: "The table to which a row is appended.")
    var table: String?

    /// What is promised; see bench/README.md.
    private static let startRatioLimit = 1.3
    private static let restartMilliseconds = 10.0

    func run() throws {
        let session = try BusSession()
        let systemd = try session.answer("systemd's version") { $0.systemdVersion(completion: $1) }
        var result = BenchResult("launch", systemd: systemd.text)
        try measureStarts(on: session, into: &result)
        try measureRestarts(on: session, into: &result)
        try result.publish(json: json, table: table)
        print(result.summary)
        if !result.allHold { throw ExitCode.failure }
    }

    private var fleet: FleetLaunch {
        FleetLaunch(
            service: service, count: count, apply: "\(coxctl) apply -f '\(policy)' >/dev/null",
            delete: "\(coxctl) delete \(service) >/dev/null")
    }

    /// By turns, so that whatever else the machine does meets both alike.
    private func measureStarts(on session: BusSession, into result: inout BenchResult) throws {
        let floor = FloorLaunch(count: count)
        var floors: [Double] = []
        var fleets: [FleetLaunch.Timing] = []
        // The first of each warms caches, systemd's and the disk's, and does not count.
        for repetition in 0...repetitions {
            let bare = try floor.measure(on: session)
            let ours = try fleet.measure(on: session)
            guard repetition > 0 else { continue }
            floors.append(bare)
            fleets.append(ours)
        }
        let figures = [
            Figure("floor: \(count) units at once", unit: "ms", floors),
            Figure("policy to \(count) units active", unit: "ms", fleets.map(\.milliseconds)),
            Figure("first to last unit", unit: "ms", fleets.map(\.startingMilliseconds)),
        ]
        result.figures += figures
        result.checks.append(
            Check(
                "start of \(count) replicas to the floor", figures[1].median / figures[0].median,
                unit: "times", atMost: LaunchCommand.startRatioLimit))
    }

    private func measureRestarts(on session: BusSession, into result: inout BenchResult) throws {
        try fleet.launch(on: session)
        let ours = try RestartLatency.ofReplicas(of: service, kills: kills, on: session)
        try fleet.clear(on: session)
        let systemds = try RestartLatency.ofSystemd(kills: kills, on: session)
        result.figures += [
            Figure("kill to the replacement's start", unit: "ms", ours),
            Figure("kill to restart by systemd's Restart=always", unit: "ms", systemds),
        ]
        result.checks.append(
            Check(
                "kill to the replacement's start, p99 of \(kills)", percentile(99, of: ours),
                unit: "ms", atMost: LaunchCommand.restartMilliseconds))
    }
}
