import ControlAPI
import Foundation
import LinuxIO
import Testing

/// What the host and its people do to us: slow buses, hands, cgroups that go away, no descriptors.
extension DaemonSuites {
    @Suite struct SurvivalTests {
        private func daemonProcess() async throws -> String {
            try await Command.systemctl("show", "-P", "MainPID", "coxtest-daemon.service")
        }

        private func unit(_ replica: String) -> String { "coxswain-\(replica).service" }

        /// A bus that stands still is how a systemd looks that answers late.
        @Test func aSystemdThatAnswersAfterTenSecondsIsWaitedFor() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let daemon = try await daemonProcess()
                let victim = try #require(try await host.replicas("toy").first?.mainPID)
                let bus = try #require(
                    pid_t(try await Command.systemctl("show", "-P", "MainPID", "dbus.service")))
                let traffic = await Traffic.begin()
                kill(bus, SIGSTOP)
                kill(pid_t(victim), SIGKILL)
                // The kernel tells, and the API answers, whatever the bus does. How it ended is not waited
                // for with the request for the next one.
                try await eventually(within: 5, "it is out of the pool, and another asked for") {
                    let isOut = try await host.service("toy")?.available == 1
                    let next = try await host.replicas("toy").first { $0.name == "toy-1-3" }
                    return isOut && next?.phase == .starting
                }
                try await Task.sleep(for: .seconds(10))
                #expect(try await host.service("toy")?.available == 1)
                kill(bus, SIGCONT)
                try await eventually("it is replaced") {
                    try await !host.replicas("toy").contains { $0.mainPID == victim }
                }
                try await host.settled("toy", at: 2)
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(try await daemonProcess() == daemon)
                #expect(try await host.replicaUnits().count == 2)
            }
        }

        @Test func noTableOfDescriptorsHasToGrowWhileReplicasDie() async throws {
            try await DaemonHost.with { _ in
                for (unit, least) in [("coxtest-daemon", 16_384), ("coxtest-front", 65_536)] {
                    let process = try await property("MainPID", of: unit)
                    let limit = try await property("LimitNOFILESoft", of: unit)
                    #expect(try #require(descriptorPlaces(of: process)) >= min(least, limit))
                }
            }
        }

        private func property(_ name: String, of unit: String) async throws -> Int {
            let text = try await Command.systemctl("show", "-P", name, "\(unit).service")
            return try #require(Int(text))
        }

        private func descriptorPlaces(of process: Int) -> Int? {
            let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            return status?.firstMatch(of: #/FDSize:\s+(\d+)/#).flatMap { Int($0.1) }
        }

        @Test func whatIsStoppedByHandLeavesThePoolFirstAndIsReplaced() async throws {
            try await DaemonHost.with { host in
                // It runs on for two seconds after SIGTERM.
                try await host.apply(
                    DaemonHost.policy(environment: ["STOP_SECONDS": "2"]))
                try await host.settled("toy", at: 2)
                try await Command.systemctl("stop", "--no-block", unit("toy-1-1"))
                try await host.settled("toy", at: 2)
                let events = try await host.events()
                #expect(
                    events.contains {
                        $0.replica == "toy-1-1" && $0.message.contains("somebody else")
                    })
                #expect(!events.contains { $0.kind == "replica-failed" })
            }
        }

        @Test func whatIsStoppedByHandIsLeftAloneWhereThePolicySaysSo() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy(more: "restart: { stopped-by-hand: leave }"))
                try await host.settled("toy", at: 2)
                try await Command.systemctl("stop", unit("toy-1-1"))
                try await eventually("its place is empty") {
                    try await host.service("toy")?.status.contains("somebody else") == true
                }
                #expect(try await host.replicaUnits() == [unit("toy-1-2")])
                try await host.killDaemon()
                try await host.startDaemon()
                try await eventually("it is respected by the next daemon") {
                    try await host.service("toy")?.available == 1
                }
                #expect(try await host.replicaUnits() == [unit("toy-1-2")])
                try await host.coxctl("rollout", "restart", "toy")
                try await host.settled("toy", at: 2)
            }
        }

        @Test func whatIsRestartedByHandLeavesNoStranger() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try await Command.systemctl("restart", unit("toy-1-1"))
                try await eventually("two run, and both are ours") {
                    let known = try await host.replicas("toy").filter { $0.phase == .ready }
                    return try await host.replicaUnits().sorted() == known.map { unit($0.name) }
                        && known.count == 2
                }
                try await host.settled("toy", at: 2)
            }
        }

        @Test func killedByHandIsAFailureAsAnyOther() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try await Command.systemctl("kill", "--signal=KILL", unit("toy-1-1"))
                try await host.settled("toy", at: 2)
                #expect(try await host.events().contains { $0.kind == "replica-failed" })
            }
        }

        /// systemd has no job for it then, so without being asked again it would run for ever.
        @Test func aStopThatSystemdRefusesIsAskedForAgain() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let settings = "/run/systemd/system/\(unit("toy-1-1")).d"
                try FileManager.default.createDirectory(
                    atPath: settings, withIntermediateDirectories: true)
                defer { try? FileManager.default.removeItem(atPath: settings) }
                try "[Unit]\nRefuseManualStop=yes\n".write(
                    toFile: settings + "/refuse.conf", atomically: true, encoding: .utf8)
                try await Command.systemctl("daemon-reload")
                try await host.coxctl("delete", "toy")
                try await eventually("only that is left, and has been refused") {
                    let units = try await host.replicaUnits()
                    let log = try await Command.run(
                        "/usr/bin/journalctl", ["-u", "coxtest-daemon", "-n", "20", "-o", "cat"])
                    return units == [unit("toy-1-1")]
                        && log.output.contains("failed to stop '\(unit("toy-1-1"))'")
                }
                try FileManager.default.removeItem(atPath: settings)
                try await Command.systemctl("daemon-reload")
                try await eventually("it is stopped") { try await host.replicaUnits().isEmpty }
            }
        }

        @Test func aCgroupThatIsRemovedCostsFiguresAndNothingElse() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let before = try await host.replicas("toy").compactMap(\.mainPID)
                let daemon = try await daemonProcess()
                let victim = try #require(before.first)
                // Its processes go to the root of each hierarchy, and what is empty then is removed.
                let script = """
                    sed 's/.*://' /proc/\(victim)/cgroup | sort -u | while read path; do
                        [ "$path" = / ] || find /sys/fs/cgroup -depth -type d -path "*$path"
                    done | sort -ru > /tmp/groups
                    find /sys/fs/cgroup -maxdepth 2 -name cgroup.procs | while read procs; do
                        echo \(victim) > $procs
                    done 2> /dev/null
                    xargs rmdir < /tmp/groups
                    """
                _ = try await Command.run("/bin/sh", ["-c", script])
                try await eventually("its cgroup is gone") {
                    try await Command.run(
                        "/usr/bin/grep", ["-c", "toy", "/proc/\(victim)/cgroup"]
                    ).status == 1
                }
                let traffic = await Traffic.begin()
                try await Task.sleep(for: .seconds(3))
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(try await host.replicas("toy").compactMap(\.mainPID) == before)
                kill(pid_t(victim), SIGKILL)
                try await eventually("it is replaced") {
                    try await !host.replicas("toy").contains { $0.mainPID == victim }
                }
                try await host.settled("toy", at: 2)
                #expect(try await daemonProcess() == daemon)
            }
        }

        @Test func aDaemonWithoutDescriptorsGoesOnAndIsAskedAgainLater() async throws {
            try await DaemonHost.with { host in
                try await host.killDaemon()
                try await host.startDaemon(properties: ["LimitNOFILE=96"])
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let daemon = try await daemonProcess()
                var clients: [Int32] = []
                for _ in 0..<200 { clients.append(connected(to: DaemonHost.socket)) }
                let traffic = await Traffic.begin()
                let victim = try #require(host.notes(of: "toy-1-1").first)
                #expect(victim.what == "started")
                try await Command.systemctl("kill", "--signal=KILL", unit("toy-1-1"))
                try await eventually("a replacement runs") {
                    try await host.replicaUnits().contains(unit("toy-1-3"))
                }
                await traffic.end()
                #expect(await traffic.failures == [])
                for client in clients where client >= 0 { close(client) }
                try await host.settled("toy", at: 2)
                #expect(try await daemonProcess() == daemon)
            }
        }

        @Test(.enabled(if: DaemonHost.hasClockOfItsOwn), arguments: ["+1 hour", "-2 hours"])
        func aClockThatIsSetMovesNothing(_ step: String) async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2, within: 60)
                let before = try await host.replicas("toy").compactMap(\.mainPID)
                let daemon = try await daemonProcess()
                _ = try await Command.run("/bin/date", ["-s", step])
                try await Task.sleep(for: .seconds(3))
                #expect(try await host.replicas("toy").compactMap(\.mainPID) == before)
                kill(pid_t(try #require(before.first)), SIGKILL)
                try await eventually(within: 60, "it is replaced") {
                    try await !host.replicas("toy").compactMap(\.mainPID).contains(before[0])
                }
                try await host.settled("toy", at: 2, within: 60)
                // Ages are of the monotonic clock.
                #expect(
                    try await host.replicas("toy").allSatisfy { (0..<600).contains($0.ageSeconds) })
                #expect(try await daemonProcess() == daemon)
            }
        }

        private func connected(to path: String) -> Int32 {
            let raw = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let outcome = SocketAddress.unix(path: path).withRawAddress { connect(raw, $0, $1) }
            return outcome == 0 ? raw : -1
        }
    }
}
