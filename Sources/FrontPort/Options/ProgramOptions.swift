import FrontWire
import Model

extension FrontOption {
    /// Every option with a value, in the order of the help.
    package static var all: [FrontOption] { ofTheProgram + ofThePolicy }

    private static var ofTheProgram: [FrontOption] {
        [
            FrontOption(
                "--listen", .listen, scope: .alone, normally: "none",
                "Where clients connect: http: or tcp: and 127.0.0.1:8080, [::1]:8080 or unix:/path. "
                    + "Port 0 takes a free one. May be given several times."
            ) { value, line in line.listen.append(value) },
            FrontOption(
                "--endpoint", .endpoint, scope: .alone, normally: "none",
                "Where a replica listens: 127.0.0.1:9001, [::1]:9001 or unix:/path. "
                    + "May be given several times."
            ) { value, line in line.endpoints.append(value) },
            FrontOption(
                "--control", .path, scope: .always,
                normally: "\(FrontSettings.defaultControlPath), none with --listen",
                "Where coxswaind connects."
            ) { value, line in line.controlPath = value },
            FrontOption(
                "--connections", .count(64...FrontLimits.connections), scope: .always,
                normally: "\(FrontLimits.connections)",
                "Connections at once, those to replicas included; descriptors may set it lower. "
                    + "Given, the hard limit of descriptors is raised for it where that is allowed."
            ) { value, line in line.connectionsMaximum = value },
            FrontOption(
                "--workers", .count(1...CounterLayout.workersMaximum), scope: .always,
                normally: "one for each processor that it may run on",
                "Threads that serve; each takes its own clients and its own turns."
            ) { value, line in line.workers = value },
        ]
    }
}
