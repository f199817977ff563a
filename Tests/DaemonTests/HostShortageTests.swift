import ControlAPI
import Foundation
import Testing

/// A host whose CPUs are all taken, on a real kernel.
extension DaemonSuites {
    @Suite struct HostShortageTests {
        private func policy(_ name: String, priority: Int) -> String {
            """
            service: \(name)
            run: { command: [/bin/sleep, infinity], user: root, sandbox: off }
            scale: { replicas: 3, min: 2, max: 4, cpu: { target: 60% } }
            rollout: { min-ready: 0s }
            priority: \(priority)
            """
        }

        private func load(_ verb: String) async throws {
            for number in 1...8 {
                let unit = "coxtest-load-\(number).service"
                if verb == "stop" {
                    try await Command.systemctl("stop", unit)
                    continue
                }
                _ = try await Command.run(
                    "/usr/bin/systemd-run",
                    ["--quiet", "--unit=\(unit)", "/bin/sh", "-c", "while :; do :; done"])
            }
        }

        @Test func theLowerPriorityGivesWayAndKeepsTheLeast() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("low", priority: 10), as: "low.yaml")
                try await host.apply(policy("high", priority: 80), as: "high.yaml")
                try await load("start")
                try await eventually(within: 90, "it has given one back") {
                    try await host.service("low")?.desired == 2
                }
                let events = try await host.events()
                #expect(
                    events.contains {
                        $0.kind == "host-short" && $0.message.contains("'low' may have no more")
                    })
                #expect(
                    events.contains {
                        $0.kind == "scaled"
                            && $0.message.contains("from 3 to 2: the host is short of CPU")
                    })
                let told = try await host.coxctl("host").output
                #expect(told.contains("low may have 2 replicas at most"))
                #expect(try await host.service("high")?.desired == 3)
                try await load("stop")
            }
        }
    }
}
