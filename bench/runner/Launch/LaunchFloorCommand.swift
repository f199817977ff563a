import ArgumentParser

struct LaunchFloorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "launch-floor",
        abstract: "Starts units of /bin/sleep at once over sd-bus, and tells how long it took.")

    @Option(help: "How many.")
    var count = 100

    @Option(help: "How often.")
    var repetitions = 1

    @Option(help: "Write the figures to this file; '-' for standard output.")
    var json = "-"

    func run() throws {
        let session = try BusSession()
        let floor = FloorLaunch(count: count)
        let times = try (0..<repetitions).map { _ in try floor.measure(on: session) }
        try writeJSON(Figure("\(count) units started", unit: "ms", times), to: json)
    }
}
