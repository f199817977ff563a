import ArgumentParser
import Model

struct LaunchRestartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "launch-restart",
        abstract: "Kills main processes and tells how soon each was replaced.",
        discussion: """
            With --service, replicas of a service that coxswaind runs; its policy should have no \
            back-off (restart: backoff: initial: 0s). Without, a unit of its own that systemd \
            restarts (Restart=always).
            """)

    @Option(help: "The service whose replicas are killed.", transform: { try serviceName($0) })
    var service: ServiceName?

    @Option(help: "How many kills.")
    var kills = 200

    @Option(help: "Write the figures to this file; '-' for standard output.")
    var json = "-"

    func run() throws {
        let session = try BusSession()
        let latencies =
            if let service {
                try RestartLatency.ofReplicas(of: service, kills: kills, on: session)
            } else {
                try RestartLatency.ofSystemd(kills: kills, on: session)
            }
        try writeJSON(
            Percentiles("kill to replacement", unit: "ms", latencies), to: json)
    }
}

func serviceName(_ text: String) throws -> ServiceName {
    do {
        return try ServiceName(text)
    } catch {
        throw ValidationError("'\(text)' is not the name of a service: \(error)")
    }
}
