import ControlAPI
import Foundation
import Model
import Testing

/// Faults made on purpose, on a real systemd.
extension DaemonSuites {
    @Suite struct ChaosTests {
        private static let allowed = "chaos: allowed"
        private static let lively =
            allowed + "\nliveness: { path: /healthz, period: 200ms, timeout: 100ms, failures: 2 }"

        private func drills(_ host: DaemonHost, _ arguments: [String]) async throws -> [DrillView] {
            let outcome = try await Command.run(
                "\(DaemonHost.programs)/coxctl",
                ["chaos"] + arguments + ["-o", "json", "--socket", DaemonHost.socket])
            try #require(outcome.status == 0, "\(outcome.errors)")
            return try JSONDecoder().decode([DrillView].self, from: Data(outcome.output.utf8))
        }

        private func antidotes() async throws -> [String] {
            try await Command.systemctl(
                "list-units", "--plain", "--no-legend", "coxswain-antidote-*.service"
            ).split(separator: "\n").map(String.init)
        }

        @Test func aKillIsTimedFromNoticingToRecovery() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy(replicas: 3, more: Self.allowed))
                try await host.settled("toy", at: 3)
                let traffic = await Traffic.begin()
                let drill = try #require(
                    try await drills(host, ["kill", "toy", "--replica", "toy-1-2"]).first)
                await traffic.end()
                print("chaos kill: \(drill)")
                #expect(drill.replica == "toy-1-2")
                #expect(drill.isOver)
                let times = try [
                    #require(drill.detectedMicroseconds), #require(drill.ejectedMicroseconds),
                    #require(drill.replacedMicroseconds), #require(drill.recoveredMicroseconds),
                ]
                #expect(times == times.sorted())
                #expect(drill.requestsFailed == 0)
                #expect(await traffic.failures.isEmpty)
                let begun = try await host.events().first { $0.kind == "chaos-begun" }
                #expect(begun?.message == "root makes a fault in toy-1-2: kill")
                let ended = try await host.events().first { $0.kind == "chaos-ended" }
                #expect(ended?.message.contains("all well after") == true)
            }
        }

        /// systemd freezes, and hears of a want of memory, on unified cgroups only.
        @Test(.enabled(if: DaemonHost.hasUnifiedCgroups), arguments: ["oom", "freeze"])
        func whatNeedsUnifiedCgroupsIsHealedToo(_ fault: String) async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy(more: Self.lively))
                try await host.settled("toy", at: 2, within: 60)
                let drill = try #require(
                    try await drills(host, [fault, "toy", "--for", "20s"]).first)
                print("chaos \(fault): \(drill)")
                let times = try [
                    #require(drill.detectedMicroseconds), #require(drill.ejectedMicroseconds),
                    #require(drill.replacedMicroseconds), #require(drill.recoveredMicroseconds),
                ]
                #expect(times == times.sorted())
                try await host.settled("toy", at: 2, within: 60)
                let failed = try await host.events().first { $0.kind == "replica-failed" }
                #expect(
                    failed?.message.contains(fault == "oom" ? "out of memory" : "not alive") == true
                )
            }
        }

        @Test func repeatedFaultsAreCountedAndSummedUp() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy(replicas: 3, more: Self.allowed))
                try await host.settled("toy", at: 3)
                let outcome = try await host.coxctl(
                    "chaos", "exit", "toy", "--every", "2s", "--for", "5s")
                print(outcome.output)
                #expect(outcome.status == 0)
                #expect(outcome.output.contains("3 faults: detected "))
                try await host.settled("toy", at: 3)
            }
        }

        @Test func whatIsStoppedIsKilledByItsLivenessAndReplaced() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy(replicas: 2, more: Self.lively))
                try await host.settled("toy", at: 2)
                let drill = try #require(
                    try await drills(
                        host, ["stop", "toy", "--replica", "toy-1-1", "--for", "30s"]
                    ).first)
                print("chaos stop: \(drill)")
                #expect(drill.replacedMicroseconds != nil)
                #expect(drill.recoveredMicroseconds.map { $0 < 20_000_000 } == true)
                try await eventually("its antidote is gone") { try await antidotes().isEmpty }
            }
        }

        @Test func aStoppedReplicaGoesOnAlsoWhenTheDaemonDies() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy(
                        replicas: 1, readiness: "path: /healthz, failures: 100",
                        more: Self.allowed))
                try await host.settled("toy", at: 1)
                let coxctl = Task {
                    try await host.coxctl("chaos", "stop", "toy", "--for", "3s")
                }
                try await eventually("it stands still") {
                    try await isStopped("coxswain-toy-1-1.service")
                }
                try await host.killDaemon()
                _ = try await coxctl.value
                try await eventually("it goes on") {
                    try await !isStopped("coxswain-toy-1-1.service")
                }
                try await host.startDaemon()
                try await host.settled("toy", at: 1)
                #expect(try await host.replicas("toy").map(\.name) == ["toy-1-1"])
            }
        }

        @Test func aReplicaOutOfCPUGetsItsLimitBack() async throws {
            try await DaemonHost.with { host in
                let policy = DaemonHost.policy(replicas: 1, more: Self.allowed)
                    .replacingOccurrences(
                        of: "  user: root", with: "  user: root\n  limits: { cpu: 500m }")
                try await host.apply(policy)
                try await host.settled("toy", at: 1)
                let coxctl = Task { try await host.coxctl("chaos", "cpu", "toy", "--for", "2s") }
                try await eventually("its quota is cut") { try await quota() == "10ms" }
                _ = try await coxctl.value
                try await eventually("its quota is back") { try await quota() == "500ms" }
            }
        }

        @Test func aSlowReplicaIsPacedAndThenLeftAlone() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy(
                        replicas: 1, readiness: "path: /healthz, failures: 100",
                        more: Self.allowed))
                try await host.settled("toy", at: 1)
                let coxctl = Task { try await host.coxctl("chaos", "slow", "toy", "--for", "2s") }
                try await eventually("it stands still") {
                    try await isStopped("coxswain-toy-1-1.service")
                }
                #expect(try await coxctl.value.status == 0)
                try await eventually("it goes on") {
                    try await !isStopped("coxswain-toy-1-1.service")
                }
            }
        }

        @Test func withoutThePolicysWordNothingIsTouched() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let outcome = try await host.coxctl("chaos", "kill", "toy")
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("say 'chaos: allowed' in its policy file"))
                #expect(try await host.replicas("toy").map(\.name) == ["toy-1-1", "toy-1-2"])
                #expect(try await host.events().contains { $0.kind == "chaos-begun" } == false)
            }
        }

        private func quota() async throws -> String {
            try await Command.systemctl(
                "show", "--value", "--property=CPUQuotaPerSecUSec", "coxswain-toy-1-1.service")
        }

        private func isStopped(_ unit: String) async throws -> Bool {
            let pid = try await Command.systemctl("show", "--value", "--property=MainPID", unit)
            let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
            return status.contains("State:\tT")
        }
    }
}
