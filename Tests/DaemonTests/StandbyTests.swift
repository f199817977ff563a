import ControlAPI
import Foundation
import Testing

/// A second daemon that waits for the lock of the first.
extension DaemonSuites {
    @Suite struct StandbyTests {
        @Test func itTakesOverWhenTheActiveOneIsKilledUnderLoad() async throws {
            try await DaemonHost.with { host in
                try await host.startStandby()
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let before = try await host.replicas("toy").compactMap(\.mainPID)
                #expect(try await host.events().count { $0.kind == "daemon-started" } == 1)
                let traffic = await Traffic.begin()
                let killed = ContinuousClock.now
                try await Command.systemctl("kill", "--signal=KILL", "coxtest-daemon.service")
                try await eventually("the other decides") {
                    try await host.coxctl("events", "-o", "json").output
                        .components(separatedBy: "daemon-started").count == 3
                }
                print("kill to takeover told: \(ContinuousClock.now - killed)")
                try await host.settled("toy", at: 2)
                // And it acts, not only answers.
                try await host.coxctl("scale", "toy", "--replicas", "3")
                try await host.settled("toy", at: 3)
                await traffic.end()
                #expect(await traffic.failures == [])
                let after = try await host.replicas("toy").compactMap(\.mainPID)
                #expect(after.prefix(2) == before.prefix(2))
            }
        }

        /// What systemd starts in place of the dead one is the next standby.
        @Test func theTwoRelieveEachOther() async throws {
            try await DaemonHost.with { host in
                try await host.startStandby()
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try await host.killDaemon()
                try await eventually("the standby decides") {
                    try await host.events().count { $0.kind == "daemon-started" } == 2
                }
                try await host.startDaemon(DaemonHost.daemonCommand + ["--standby"])
                #expect(
                    try await Command.systemctl("show", "-P", "StatusText", "coxtest-daemon")
                        .hasPrefix("stands by for coxswaind, process "))
                try await host.stopStandby()
                try await eventually("the first one decides again") {
                    try await host.events().count { $0.kind == "daemon-started" } == 3
                }
                try await host.settled("toy", at: 2)
            }
        }

        @Test func aStandbyThatIsStoppedTouchesNothing() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try await host.startStandby()
                let begun = ContinuousClock.now
                try await host.stopStandby()
                // It does not wait for the lock to hear of SIGTERM.
                #expect(ContinuousClock.now - begun < .seconds(10))
                try await host.settled("toy", at: 2)
                #expect(try await host.events().count { $0.kind == "daemon-started" } == 1)
            }
        }
    }
}
