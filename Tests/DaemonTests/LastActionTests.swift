import ControlAPI
import Foundation
import Model
import Testing

/// What is done around the end of a replica, on a real systemd.
extension DaemonSuites {
    @Suite struct LastActionTests {
        private let log = DaemonHost.notes + "/last"

        private func policy(_ action: String, replicas: Int = 1, more: String = "") -> String {
            DaemonHost.policy(replicas: replicas, more: more).replacingOccurrences(
                of: "endpoint: port",
                with: "endpoint: port\n  last-action: [/bin/sh, -c, \"\(action)\"]")
        }

        private func said() -> String {
            (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        }

        private func kill(_ unit: String) async throws {
            try await Command.systemctl("kill", "--signal=KILL", "coxswain-\(unit).service")
        }

        @Test func itIsRunHoweverTheReplicaEndsAndItsOutcomeIsTold() async throws {
            try await DaemonHost.with { host in
                let action = "echo $$SERVICE_RESULT $$EXIT_CODE $$EXIT_STATUS >> \(log)"
                try await host.apply(policy(action))
                try await host.settled("toy", at: 1)
                try await kill("toy-1-1")
                try await eventually("it was run") { said() == "signal killed KILL\n" }
                try await host.settled("toy", at: 1)
                try await host.coxctl("scale", "toy", "--replicas", "0")
                try await eventually("it was run again") {
                    said() == "signal killed KILL\nsuccess exited 0\n"
                }
                try await eventually("both outcomes are told") {
                    try await host.events().filter { $0.kind == "last-action" }.map(\.message) == [
                        "toy-1-1: its last action exited with status 0",
                        "toy-1-2: its last action exited with status 0",
                    ]
                }
            }
        }

        /// It is systemd that runs it, and the daemon that starts anew reads what came of it.
        @Test func itIsRunAndToldAlsoWhenTheDaemonWasDead() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("echo done >> \(log); exit 3"))
                try await host.settled("toy", at: 1)
                try await host.killDaemon()
                try await kill("toy-1-1")
                try await eventually("it was run") { said() == "done\n" }
                try await host.startDaemon()
                try await host.settled("toy", at: 1)
                let told = try await host.events().first { $0.kind == "last-action" }
                #expect(told?.message == "toy-1-1: its last action exited with status 3")
                #expect(told?.severity == .warning)
            }
        }

        /// systemd has the action from a file then. Written within the bounds that the shipped unit sets.
        @Test func aReloadOfSystemdDoesNotChangeIt() async throws {
            let kept = "/run/systemd/transient"
            func drops() -> [String] {
                let all = (try? FileManager.default.contentsOfDirectory(atPath: kept)) ?? []
                return all.filter { $0.hasSuffix(".service.d") }
            }
            try await DaemonHost.with { host in
                try await Command.systemctl("stop", "coxtest-daemon.service")
                let own = ["ReadWritePaths=\(DaemonHost.root)"]
                try await host.startDaemon(properties: try shippedBounds() + own)
                let action = "i=$$((1+1)); echo $$i $$SERVICE_RESULT ${COXSWAIN_SERVICE} >> \(log)"
                try await host.apply(policy(action))
                try await host.settled("toy", at: 1)
                try await Command.systemctl("daemon-reload")
                try await kill("toy-1-1")
                try await eventually("it was run") { said() == "2 signal toy\n" }
                try await host.settled("toy", at: 1)
                try await eventually("one is kept") { drops() == ["coxswain-toy-1-2.service.d"] }
                try await host.killDaemon()
                try await Command.systemctl("stop", "coxswain-toy-1-2.service")
                #expect(drops() == ["coxswain-toy-1-2.service.d"])
                try await host.startDaemon(properties: try shippedBounds() + own)
                try await host.settled("toy", at: 1)
                #expect(
                    drops()
                        == (try await host.replicas("toy").map { "coxswain-\($0.name).service.d" }))
                #expect(drops().count == 1)
            }
        }

        private func shippedBounds() throws -> [String] {
            let unit = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("units/coxswaind.service")
            let lines = try String(contentsOf: unit, encoding: .utf8).split(separator: "\n")
            let bounds = lines.filter {
                ["ProtectSystem=", "ReadWritePaths=/run"].contains(where: $0.hasPrefix)
            }
            #expect(bounds.count == 2)
            return bounds.map(String.init)
        }

        @Test func theReplacementDoesNotWaitForIt() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("echo begun >> \(log); sleep 60"))
                try await host.settled("toy", at: 1)
                try await kill("toy-1-1")
                try await eventually("the last action runs") { said() == "begun\n" }
                try await host.settled("toy", at: 1)
                #expect(try await host.replicas("toy").map(\.name) == ["toy-1-2"])
                // Bounded by stop.deadline, which is 3 s here.
                try await eventually("it is cut, and the unit forgotten") {
                    try await !host.replicaUnits(loaded: true).contains("coxswain-toy-1-1.service")
                }
                let told = try await host.events().first { $0.kind == "last-action" }
                #expect(told?.message.contains("was killed by signal") == true)
            }
        }

        @Test func aReplicaIsToldBeforeItIsAskedToStop() async throws {
            try await DaemonHost.with { host in
                let before = "before: { command: [/bin/sh, -c, \"echo told >> \(log)\"] }"
                try await host.apply(
                    DaemonHost.policy().replacingOccurrences(
                        of: "stop: { deadline: 3s }", with: "stop: { deadline: 3s, \(before) }"))
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                try await host.coxctl("scale", "toy", "--replicas", "1")
                try await eventually("one is gone") {
                    try await host.replicas("toy").count == 1
                }
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(said() == "told\n")
                let events = try await host.events()
                let told = try #require(events.first { $0.kind == "pre-stop" })
                #expect(told.message.hasSuffix("what comes before is done"))
                let gone = try #require(told.replica)
                #expect(host.notes(of: gone).last?.what == "finished")
            }
        }

        @Test func whatComesBeforeHasItsTimeAndNoMore() async throws {
            try await DaemonHost.with { host in
                let before = "before: { path: \"/slow?seconds=30\", deadline: 500ms }"
                try await host.apply(
                    DaemonHost.policy().replacingOccurrences(
                        of: "stop: { deadline: 3s }", with: "stop: { deadline: 3s, \(before) }"))
                try await host.settled("toy", at: 2)
                try await host.coxctl("scale", "toy", "--replicas", "1")
                try await eventually("one is gone") {
                    try await host.replicas("toy").count == 1
                }
                let told = try await host.events().first { $0.kind == "pre-stop" }
                #expect(told?.message.contains("within 500 ms") == true)
            }
        }
    }
}
