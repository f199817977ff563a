import ControlAPI
import Foundation
import Testing

/// Bad input and bad days: each is told clearly, and disturbs nothing else.
extension DaemonSuites {
    @Suite struct BadDayTests {
        @Test(arguments: [
            ("command: [/nonexistent/program]", "does not exist"),
            ("command: [/etc/passwd]", "not an executable file"),
            ("command: [/bin/sleep, '9']\n  user: nobody-of-that-name", "does not exist"),
            ("command: [/bin/sleep, '9']\n  working-directory: /nowhere", "does not exist"),
        ])
        func whatCannotRunIsRefusedWhenApplied(_ run: String, _ why: String) async throws {
            try await DaemonHost.with { host in
                let outcome = try await host.apply("service: broken\nrun:\n  \(run)")
                #expect(outcome.status == 4)
                #expect(outcome.errors.contains(why))
                #expect(try await host.service("broken") == nil)
            }
        }

        @Test(arguments: [
            "with.dot", "grüße", String(repeating: "a", count: 300), "-edge", "UPPER", "",
        ])
        func aBadServiceNameIsRefused(_ name: String) async throws {
            try await DaemonHost.with { host in
                let outcome = try await host.apply(
                    "service: \"\(name)\"\nrun: { command: [/bin/sleep, infinity] }\nrollout: { min-ready: 0s }"
                )
                #expect(outcome.status == 4)
                #expect(outcome.errors.contains("service name"))
            }
        }

        @Test func aNameWithDashesHasASliceOfItsOwn() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    "service: my-app-1\nrun: { command: [/bin/sleep, infinity] }\nrollout: { min-ready: 0s }"
                )
                try await host.settled("my-app-1", at: 1)
                let unit = try #require(try await host.replicaUnits().first)
                #expect(unit == "coxswain-my\\x2dapp\\x2d1-1-1.service")
                let slice = try await Command.systemctl("show", "-P", "Slice", unit)
                #expect(slice == "coxswain-my\\x2dapp\\x2d1.slice")
            }
        }

        @Test func emptyHugeBinaryDuplicateAndUnreadablePoliciesAreRefusedByName() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let files: [(String, Data)] = [
                    ("empty.yaml", Data()), ("binary.yaml", Data([0, 1, 2, 255, 254])),
                    ("huge.yaml", Data(repeating: 0x23, count: 2 << 20)),
                    ("zwilling.yaml", Data(DaemonHost.policy().utf8)),
                ]
                for (name, bytes) in files {
                    try bytes.write(to: URL(fileURLWithPath: DaemonHost.policies + "/" + name))
                }
                try FileManager.default.createSymbolicLink(
                    atPath: DaemonHost.policies + "/dangling.yaml", withDestinationPath: "/nowhere")
                try FileManager.default.createDirectory(
                    atPath: DaemonHost.policies + "/directory.yaml",
                    withIntermediateDirectories: false)
                try await Command.systemctl("kill", "--signal=HUP", "coxtest-daemon.service")
                try await host.settled("toy", at: 2)
                for name in files.map(\.0) + ["dangling.yaml", "directory.yaml"] {
                    try await eventually("\(name) is refused") {
                        try await host.events().contains {
                            $0.kind == "policy-refused" && $0.message.contains(name)
                        }
                    }
                }
                try await host.settled("toy", at: 2)
            }
        }

        @Test func aFrontPortThatIsTakenIsTold() async throws {
            try await DaemonHost.with { host in
                let taken = try await Command.run(
                    "/usr/bin/systemd-run",
                    [
                        "--quiet", "--unit=coxtest-squatter", "/usr/bin/python3", "-m",
                        "http.server",
                        "--bind", "127.0.0.1", "\(DaemonHost.frontPort)",
                    ])
                #expect(taken.status == 0)
                try await eventually("the port is taken") { await HTTPProbe.get("/").status == 200 }
                try await host.apply(DaemonHost.policy())
                try await eventually("it is told") {
                    try await host.service("toy")?.status.contains("in use") == true
                }
                try await Command.systemctl("stop", "coxtest-squatter.service")
            }
        }

        @Test func aSecondDaemonRefusesToStartAndSaysWhy() async throws {
            try await DaemonHost.with { host in
                let command = DaemonHost.daemonCommand
                let second = try await Command.run(command[0], Array(command.dropFirst()))
                #expect(second.status != 0)
                #expect(second.errors.contains("another coxswaind"))
                #expect(try await host.coxctl("get").status == 0)
            }
        }

        @Test func aCorruptHistoryIsSetAsideAndReported() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let before = try await host.replicas("toy").compactMap(\.mainPID)
                try await host.killDaemon()
                let file = DaemonHost.state + "/history.sqlite"
                try Data(repeating: 0x58, count: 8_192).write(to: URL(fileURLWithPath: file))
                // Left in place, its log would mend it: all pages are still in there.
                try? FileManager.default.removeItem(atPath: file + "-wal")
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                #expect(try await host.replicas("toy").compactMap(\.mainPID) == before)
                #expect(try await host.events().contains { $0.kind == "history-set-aside" })
                #expect(try await host.coxctl("host").output.contains("set-aside"))
            }
        }

        @Test func aFullDiskStopsNoReplicaFromBeingReplaced() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try await host.killDaemon()
                let mount = try await Command.run(
                    "/usr/bin/mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", DaemonHost.state])
                #expect(mount.status == 0)
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                let fill = DaemonHost.state + "/fill"
                // To the last byte: what fits is written before the write fails.
                try? Data(repeating: 0, count: 512 << 10).write(to: URL(fileURLWithPath: fill))
                let victim = try #require(try await host.replicas("toy").first?.mainPID)
                kill(pid_t(victim), SIGKILL)
                try await eventually("it is replaced") {
                    try await !host.replicas("toy").contains { $0.mainPID == victim }
                }
                try await host.settled("toy", at: 2)
                try FileManager.default.removeItem(atPath: fill)
                try await eventually("the history is written again") {
                    try await host.events().contains { $0.kind == "replica-failed" }
                }
                try await Command.systemctl("stop", "coxtest-daemon.service")
                _ = try await Command.run("/usr/bin/umount", [DaemonHost.state])
            }
        }

        @Test func systemdReexecutedAndTheBusRestartedCostNoReplica() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let before = try await host.replicas("toy").compactMap(\.mainPID)
                let traffic = await Traffic.begin()
                try await Command.systemctl("daemon-reexec")
                try await Command.systemctl("daemon-reload")
                try await Command.systemctl("restart", "dbus.service")
                #expect(try await host.replicas("toy").compactMap(\.mainPID) == before)
                // It hears again: a kill is noticed and repaired.
                kill(pid_t(try #require(before.first)), SIGKILL)
                try await eventually("the replacement comes") {
                    try await !host.replicas("toy").compactMap(\.mainPID).contains(before[0])
                }
                try await host.settled("toy", at: 2)
                await traffic.end()
                #expect(await traffic.failures == [])
            }
        }

        @Test func theFrontsListenersOutliveIt() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try await Command.systemctl("kill", "--signal=KILL", "coxtest-front.service")
                // At once, while nobody accepts: the connection waits in the kernel's queue.
                #expect(await HTTPProbe.get("/").status == 200)
                // It also resumes without a daemon.
                try await host.killDaemon()
                try await Command.systemctl("kill", "--signal=KILL", "coxtest-front.service")
                #expect(await HTTPProbe.get("/").status == 200)
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
            }
        }

        @Test func aDaemonThatIsNotThereIsToldWithARemedy() async throws {
            try await DaemonHost.with { host in
                try await host.killDaemon()
                let outcome = try await host.coxctl("get")
                #expect(outcome.status == 3)
                #expect(outcome.errors.contains("systemctl restart coxswaind"))
            }
        }

        @Test func aUserOutsideTheGroupIsDeniedWithARemedy() async throws {
            try await DaemonHost.with { host in
                let outcome = try await Command.run(
                    "/usr/sbin/runuser",
                    [
                        "-u", "nobody", "--", "\(DaemonHost.programs)/coxctl", "get", "--socket",
                        DaemonHost.socket,
                    ])
                #expect(outcome.status == 5)
                #expect(outcome.errors.contains("coxswain"))
            }
        }
    }
}
