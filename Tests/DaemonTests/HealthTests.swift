import ControlAPI
import Foundation
import Testing

/// What is asked of replicas while they live, on a real systemd.
extension DaemonSuites {
    @Suite struct HealthTests {
        /// SIGSTOP: it accepts, answers nothing, and no signal asks anything of it any more.
        @Test func aReplicaThatHangsIsKilledAndReplaced() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy(
                        replicas: 3,
                        more: "liveness: { path: /healthz, period: 250ms, timeout: 100ms, "
                            + "failures: 2 }"))
                try await host.settled("toy", at: 3)
                let traffic = await Traffic.begin()
                let begun = ContinuousClock.now
                try await Command.systemctl("kill", "--signal=STOP", "coxswain-toy-1-1.service")
                try await eventually("its successor is ready") {
                    try await host.replicas("toy").contains {
                        $0.name == "toy-1-4" && $0.phase == .ready
                    }
                }
                let took = ContinuousClock.now - begun
                try await host.settled("toy", at: 3)
                await traffic.end()
                print("hang to successor ready: \(took); \(await traffic.failures)")
                let failed = try await host.events().first { $0.kind == "replica-failed" }
                #expect(failed?.replica == "toy-1-1")
                #expect(failed?.message.contains("is not alive") == true)
                #expect(host.notes(of: "toy-1-1").contains { $0.what == "sigterm" } == false)
                #expect(await traffic.failures.count <= 1)
            }
        }

        @Test func aCommandTellsWhetherAReplicaLives() async throws {
            try await DaemonHost.with { host in
                let path = "${NOTES_DIRECTORY}/sick-toy-${COXSWAIN_REVISION}-${COXSWAIN_ORDINAL}"
                try await host.apply(
                    DaemonHost.policy(
                        more: "liveness: { command: [/usr/bin/test, \"!\", -e, \"\(path)\"], "
                            + "period: 300ms, failures: 2 }"))
                try await host.settled("toy", at: 2)
                try host.make(sick: "toy-1-2")
                try await eventually("it is replaced") {
                    try await host.replicas("toy").filter { $0.phase == .ready }.map(\.name)
                        == ["toy-1-1", "toy-1-3"]
                }
                let failed = try await host.events().first { $0.kind == "replica-failed" }
                #expect(failed?.message.contains("'/usr/bin/test' exited with status 1") == true)
            }
        }

        @Test func aCommandTellsWhetherAReplicaIsReady() async throws {
            try await DaemonHost.with { host in
                let file = "\(DaemonHost.notes)/go"
                let policy = DaemonHost.policy(
                    replicas: 1,
                    readiness: "command: [/usr/bin/test, -e, \(file)], timeout: 2s")
                try await host.apply(policy)
                try await eventually("it runs") { try await host.replicaUnits().count == 1 }
                try await eventually("it has been asked") {
                    try await Command.run(
                        "/usr/bin/journalctl",
                        ["--no-pager", "-o", "cat", "-u", "coxswain-command-*.service"]
                    ).output.contains("A command beside toy-1-1")
                }
                #expect(try await host.service("toy")?.available == 0)
                try Data().write(to: URL(fileURLWithPath: file))
                try await host.settled("toy", at: 1)
            }
        }

        @Test func aCommandSharesTheReplicasPrivateDirectories() async throws {
            try await DaemonHost.with { host in
                // Its own /tmp: what the replica has written there, nobody else sees.
                let policy = DaemonHost.policy(
                    replicas: 1, readiness: "command: [/usr/bin/test, -e, /tmp/mine], timeout: 2s"
                ).replacingOccurrences(
                    of: "[/usr/bin/python3, \(DaemonHost.toy)]",
                    with: "[/bin/sh, -c, \"touch /tmp/mine; exec python3 \(DaemonHost.toy)\"]")
                try await host.apply(policy)
                try await host.settled("toy", at: 1)
                #expect(!FileManager.default.fileExists(atPath: "/tmp/mine"))
            }
        }

        @Test func aReplicaThatFeedsNoWatchdogIsReplacedAndTheReasonTold() async throws {
            try await DaemonHost.with { host in
                let policy = DaemonHost.policy(replicas: 1)
                    .replacingOccurrences(
                        of: "endpoint: port", with: "endpoint: port\n  watchdog: 1s")
                try await host.apply(policy)
                try await eventually("systemd has aborted it") {
                    try await host.events().contains {
                        $0.kind == "replica-failed" && $0.message.contains("missed its watchdog")
                    }
                }
            }
        }

        @Test func livenessIsAskedOfAdoptedReplicasToo() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy(
                        more: "liveness: { path: /healthz, period: 250ms, failures: 2 }"))
                try await host.settled("toy", at: 2)
                try await host.killDaemon()
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                try await Command.systemctl("kill", "--signal=STOP", "coxswain-toy-1-1.service")
                try await eventually("it is replaced") {
                    try await host.replicas("toy").filter { $0.phase == .ready }.map(\.name)
                        == ["toy-1-2", "toy-1-3"]
                }
            }
        }
    }
}

/// What is asked of replicas before anything else, on a real systemd.
extension DaemonSuites {
    @Suite struct StartupProbeTests {
        private static let file = "\(DaemonHost.notes)/started"

        private func policy(_ startup: String, _ more: String = "") -> String {
            DaemonHost.policy(
                replicas: 1,
                more: "startup: { command: [/usr/bin/test, -e, \(Self.file)], \(startup) }\n" + more
            )
        }

        /// It answers, and its liveness probe would fail at once.
        @Test func untilItHasStartedUpNothingElseIsAsked() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    policy(
                        "start-period: 200ms",
                        "liveness: { command: [/usr/bin/test, -e, \(Self.file)], period: 100ms, "
                            + "timeout: 2s, failures: 1 }"))
                try await eventually("it has been asked often") {
                    try await Command.run(
                        "/usr/bin/journalctl",
                        ["--no-pager", "-o", "cat", "-u", "coxswain-command-*.service"]
                    ).output.matches(of: /A command beside toy-1-1/).count > 6
                }
                #expect(try await host.replicas("toy").map(\.phase) == [.starting])
                #expect(try await host.service("toy")?.available == 0)
                try Data().write(to: URL(fileURLWithPath: Self.file))
                try await host.settled("toy", at: 1)
                let kinds = try await host.events().map(\.kind)
                #expect(kinds.contains("replica-started-up"))
                #expect(!kinds.contains("replica-failed"))
                #expect(try await host.replicas("toy").map(\.name) == ["toy-1-1"])
                // Now it is asked whether it is alive.
                try FileManager.default.removeItem(atPath: Self.file)
                try await eventually("it is not") {
                    try await host.events().contains {
                        $0.replica == "toy-1-1" && $0.message.contains("is not alive")
                    }
                }
            }
        }

        @Test func oneThatDoesNotStartUpHasFailedForThat() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    policy(
                        "start-period: 200ms, period: 500ms, failures: 3",
                        "restart: { causes: { startup-probe: give-up } }"))
                try await eventually("it is given up") {
                    try await host.events().contains { $0.kind == "gave-up" }
                }
                let events = try await host.events()
                let failed = events.first { $0.kind == "replica-failed" }?.message ?? ""
                #expect(failed.contains("was not started up within 1.5 s"))
                #expect(failed.contains("'/usr/bin/test' exited with status 1"))
                #expect(events.contains { $0.message.contains("'startup-probe' is final") })
                try await eventually("it is stopped") {
                    try await host.replicaUnits(loaded: true).isEmpty
                }
            }
        }
    }
}

/// Why a replica failed, as it is told.
extension DaemonSuites {
    @Suite struct CauseTests {
        private func findings(_ host: DaemonHost) async throws -> String? {
            try await host.events().first { $0.kind == "replica-findings" }?.message
        }

        private func policy(_ script: String, _ more: String = "") -> String {
            """
            service: toy
            rollout: { min-ready: 0s }
            run:
              command: [/bin/sh, -c, "\(script)"]
              user: root
              limits: { memory: 32M }
            \(more)
            """
        }

        @Test func theLastLinesAreToldWithTheCause() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("echo first; echo what went wrong >&2; exit 3"))
                try await eventually("it is told") { try await findings(host) != nil }
                let told = try #require(try await findings(host))
                #expect(told.contains("failed by 'exit-status'"))
                #expect(told.hasSuffix("it wrote at last: first | what went wrong"))
            }
        }

        @Test func whoWroteNothingIsSaidToHave() async throws {
            try await DaemonHost.with { host in
                // The lines of one that had its name just before are not its own.
                try await host.apply(policy("echo of another; exit 3"))
                try await eventually("it is told") { try await findings(host) != nil }
                _ = try await host.coxctl("delete", "toy")
                try await eventually("it is gone") { try await host.service("toy") == nil }
                try await host.apply(policy("exit 3"))
                try await eventually("it is told again") {
                    try await host.events().contains {
                        $0.kind == "replica-findings" && $0.message.hasSuffix("it wrote nothing")
                    }
                }
            }
        }

        @Test func theLastLinesAreToldThoughTheJournalIsLate() async throws {
            try await DaemonHost.with { host in
                let journald = "systemd-journald.service"
                try await Command.systemctl("kill", "--signal=STOP", journald)
                do {
                    try await host.apply(policy("echo first; echo what went wrong >&2; exit 3"))
                    try await eventually("it has failed, and long ago") {
                        try await host.events().count { $0.kind == "replica-failed" } >= 3
                    }
                } catch {
                    try await Command.systemctl("kill", "--signal=CONT", journald)
                    throw error
                }
                try await Command.systemctl("kill", "--signal=CONT", journald)
                try await eventually("it is told") { try await findings(host) != nil }
                let told = try #require(try await findings(host))
                #expect(told.hasSuffix("it wrote at last: first | what went wrong"))
            }
        }

        @Test func wantOfMemoryIsToldFromAKill() async throws {
            try await DaemonHost.with { host in
                let eat = "exec python3 -c 'x = bytearray(200 << 20); print(len(x))'"
                try await host.apply(
                    policy("sleep 2; \(eat)", "restart: { causes: { out-of-memory: give-up } }"))
                try await eventually("it is given up") {
                    try await host.events().contains { $0.kind == "gave-up" }
                }
                let events = try await host.events()
                // On hybrid cgroups systemd may have removed the cgroup before its counter was read.
                #expect(
                    events.contains {
                        $0.kind == "replica-failed" && $0.message.contains("out of memory")
                    })
                #expect(events.contains { $0.message.contains("'out-of-memory' is final") })
            }
        }

        @Test func aPortThatAnotherTookIsToldAsSuch() async throws {
            try await DaemonHost.with { host in
                // Takes its own port in a unit of its own, and then fails as a program does.
                let script =
                    "systemd-run --quiet --collect --unit=coxtest-thief python3 -m http.server "
                    + "--bind 127.0.0.1 ${PORT}; sleep 2; exit 1"
                try await host.apply(
                    policy(script, "readiness: { check: notify }\nrestart: { give-up-after: 1 }")
                        .replacingOccurrences(
                            of: "user: root", with: "user: root\n  endpoint: port"))
                try await eventually("it is told") { try await findings(host) != nil }
                try await Command.systemctl("stop", "coxtest-thief.service")
                #expect(try await findings(host)?.contains("failed by 'port-taken'") == true)
            }
        }
    }
}
