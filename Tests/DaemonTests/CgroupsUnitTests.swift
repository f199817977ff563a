import Foundation
import Testing

extension DaemonSuites {
    /// `coxswain-cgroups.service` as it is shipped. Where a cgroup namespace stands between host and kernel, the kernel
    /// leaves its cgroups as they are.
    @Suite(.enabled(if: DaemonHost.hasUnifiedCgroups && isInTheFirstNamespace))
    struct UnifiedCgroupEntryTests {
        private let unit = "coxswain-cgroups.service"

        private func options() throws -> Set<Substring> {
            let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
            let tree = try #require(
                mounts.split(separator: "\n").first { $0.split(separator: " ")[2] == "cgroup2" })
            return Set(tree.split(separator: " ")[3].split(separator: ","))
        }

        @Test func replicasEnterTheirsAtOnceAndAllElseStaysAsItWas() async throws {
            let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("units/\(unit)")
            let installed = URL(fileURLWithPath: "/run/systemd/system/\(unit)")
            try FileManager.default.copyItem(at: shipped, to: installed)
            try await Command.systemctl("daemon-reload")
            let before = try options()
            try await Command.systemctl("start", unit)
            #expect(try options() == before.union(["favordynmods"]))
            try await Command.systemctl("stop", unit)
            try FileManager.default.removeItem(at: installed)
            try await Command.systemctl("daemon-reload")
        }
    }
}

/// PROC_CGROUP_INIT_INO of include/linux/proc_ns.h.
private let isInTheFirstNamespace =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/cgroup"))
    == "cgroup:[4026531835]"
