import ControlAPI
import Foundation
import Model
import Testing

/// The daemon and the front on the throwaway host's systemd, as transient services with
/// directories of their own, and `coxctl` to talk to them.
final class DaemonHost: Sendable {
    static let root = "/run/coxswain-test"
    static let notes = root + "/notes"
    static let policies = root + "/policies"
    static let state = root + "/state"
    static let runtime = root + "/run"
    static let socket = runtime + "/coxswaind.sock"
    static let frontPort = 18_080
    static var frontURL: String { "http://127.0.0.1:\(frontPort)" }

    /// Where replicas see it, too: the sources may be below /tmp, of which replicas have their own.
    static let toy = root + "/toy.py"
    private static let toySource = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("toy.py").path
    /// Beside the test bundle: `swift build --build-tests` builds the programs too.
    static let programs =
        ProcessInfo.processInfo.environment["COXSWAIN_PROGRAMS"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent(".build/debug").path

    static func isSystemd() -> Bool {
        (try? String(contentsOfFile: "/proc/1/comm", encoding: .utf8)) == "systemd\n"
            && ProcessInfo.processInfo.environment["THROWAWAY_HOST"] != nil
    }

    static var hasUnifiedCgroups: Bool {
        FileManager.default.fileExists(atPath: "/sys/fs/cgroup/cgroup.controllers")
    }

    /// The clock of any other host is that of this machine.
    static var hasClockOfItsOwn: Bool {
        let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
        return text?.contains("User Mode Linux") == true
    }

    /// A clean host with both programs running.
    static func start() async throws -> DaemonHost {
        let host = DaemonHost()
        try await host.clear()
        try await host.startFront()
        try await host.startDaemon()
        return host
    }

    static func with(_ body: (DaemonHost) async throws -> Void) async throws {
        let host = try await start()
        do {
            try await body(host)
        } catch {
            await host.explain()
            try? await host.clear()
            throw error
        }
        try await host.clear()
    }

    func startFront(_ settings: [String] = []) async throws {
        try await launch(
            "coxtest-front",
            [
                "FileDescriptorStoreMax=512", "Restart=always", "RestartSec=0", "NotifyAccess=all",
                "StartLimitIntervalSec=0",
                "ExecReload=\(Self.frontCommand.joined(separator: " ")) --reload",
            ] + settings, Self.frontCommand)
    }

    /// In place of the one that runs, with these settings of its unit besides.
    func startFront(anew settings: [String]) async throws {
        try await Command.systemctl("stop", "coxtest-front.service")
        try await startFront(settings)
    }

    static var frontCommand: [String] {
        ["\(programs)/coxswain-front", "--control", root + "/front.sock"]
    }

    func startDaemon(
        _ command: [String] = daemonCommand, properties: [String] = []
    ) async throws {
        try await launch(
            "coxtest-daemon", ["Restart=no", "FileDescriptorStoreMax=64"] + properties, command)
    }

    /// With a watchdog, which it has to feed while it waits.
    func startStandby() async throws {
        try await launch(
            "coxtest-standby", ["Restart=no", "WatchdogSec=2s"],
            Self.daemonCommand + ["--standby"])
    }

    func stopStandby() async throws {
        try await Command.systemctl("stop", "coxtest-standby.service")
    }

    static var daemonCommand: [String] {
        [
            "\(programs)/coxswaind", "--policies", policies, "--state", state, "--runtime", runtime,
            "--front", root + "/front.sock",
        ]
    }

    private func launch(_ unit: String, _ properties: [String], _ command: [String]) async throws {
        let settings = (["Type=notify"] + properties).flatMap { ["-p", $0] }
        let outcome = try await Command.run(
            "/usr/bin/systemd-run", ["--quiet", "--unit=\(unit)"] + settings + command)
        try #require(outcome.status == 0, "\(unit): \(outcome.errors)")
    }

    func killDaemon() async throws {
        try await Command.systemctl("kill", "--signal=KILL", "coxtest-daemon.service")
        try await eventually("the daemon is gone") {
            try await Command.systemctl("is-active", "coxtest-daemon.service") != "active"
        }
        try await Command.systemctl("reset-failed", "coxtest-daemon.service")
    }

    /// Stops everything and removes what it left.
    func clear() async throws {
        for unit in ["coxtest-standby.service", "coxtest-daemon.service", "coxtest-front.service"] {
            try await Command.systemctl("stop", unit)
            try await Command.systemctl("reset-failed", unit)
        }
        for unit in try await replicaUnits(loaded: true) {
            try await Command.systemctl("kill", "--signal=KILL", unit)
            try await Command.systemctl("stop", unit)
            try await Command.systemctl("reset-failed", unit)
        }
        try? FileManager.default.removeItem(atPath: Self.root)
        for path in [Self.notes, Self.policies, Self.state, Self.runtime] {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        }
        try FileManager.default.copyItem(atPath: Self.toySource, toPath: Self.toy)
    }

    func replicaUnits(loaded: Bool = false) async throws -> [String] {
        let list = try await Command.systemctl(
            "list-units", "--plain", "--no-legend", loaded ? "--all" : "--state=active",
            "coxswain-*-*-*.service")
        return list.split(separator: "\n").compactMap {
            $0.split(separator: " ").first.map(String.init)
        }
    }

    /// What the programs said, for whoever reads a failed test.
    func explain() async {
        let log = try? await Command.run(
            "/usr/bin/journalctl",
            [
                "--no-pager", "-n", "40", "-u", "coxtest-daemon", "-u", "coxtest-standby", "-u",
                "coxtest-front", "-o",
                "short-precise",
            ])
        print(log?.output ?? "no journal")
    }
}
