import ControlAPI
import Foundation
import Testing

/// Limits of running replicas, on a real systemd.
extension DaemonSuites {
    @Suite struct SizeTests {
        /// Burns all that it may while `busy` is there.
        private static func policy() throws -> String {
            let program = """
                import os, time
                while True:
                    if os.path.exists("\(DaemonHost.notes)/busy"):
                        end = time.monotonic() + 0.1
                        while time.monotonic() < end: pass
                    else:
                        time.sleep(0.05)
                """
            try program.write(
                toFile: DaemonHost.root + "/burner.py", atomically: true, encoding: .utf8)
            return """
                service: burner
                run:
                  command: [/usr/bin/python3, -I, -S, \(DaemonHost.root)/burner.py]
                  user: root
                  sandbox: off
                  limits: { cpu: 100m, memory: 64M }
                scale:
                  replicas: 1
                  limits:
                    cpu: { min: 100m, max: 400m, target: 60% }
                    memory: { min: 32M, max: 128M }
                    window: 10s
                rollout: { min-ready: 0s }
                """
        }

        /// Takes 51 MB while `busy` is there.
        @Test func aReplicaGetsMoreMemoryBeforeItRunsOutAndGivesItBack() async throws {
            try await DaemonHost.with { host in
                let program = """
                    import os, time
                    taken = None
                    while True:
                        if os.path.exists("\(DaemonHost.notes)/busy"):
                            taken = taken or b"x" * (51 << 20)
                        else:
                            taken = None
                        time.sleep(0.1)
                    """
                try program.write(
                    toFile: DaemonHost.root + "/taker.py", atomically: true, encoding: .utf8)
                try await host.apply(
                    """
                    service: taker
                    run:
                      command: [/usr/bin/python3, -I, -S, \(DaemonHost.root)/taker.py]
                      user: root
                      sandbox: off
                      limits: { memory: 60M }
                    scale:
                      replicas: 1
                      limits: { memory: { min: 24M, max: 128M, margin: 50% }, window: 10s }
                    rollout: { min-ready: 0s }
                    """)
                try await host.settled("taker", at: 1)
                let pid = try #require(try await host.replicas("taker").first?.mainPID)
                func limit() async throws -> UInt64 {
                    let text = try await Command.systemctl(
                        "show", "--value", "-p", "MemoryMax", "coxswain-taker-1-1.service")
                    return UInt64(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
                }
                try isBusy(true)
                try await eventually(within: 30, "it has its margin") {
                    try await limit() > 60 << 20
                }
                try isBusy(false)
                try await eventually(within: 60, "what it does not use is given back") {
                    try await limit() == 24 << 20
                }
                #expect(try await host.replicas("taker").first?.mainPID == pid)
                #expect(try await host.events().contains { $0.kind == "resized" })
            }
        }

        /// Ready after a second, and boosted for two more.
        @Test func aReplicaStartsWithMoreAndIsGivenTheUsualLimitInPlace() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy().replacingOccurrences(
                        of: "scale: { replicas: 2 }",
                        with: "scale: { replicas: 1, start-boost: { factor: 300%, for: 2s } }"
                    ).replacingOccurrences(of: "  user:", with: "  limits: { cpu: 200m }\n  user:"))
                try await host.settled("toy", at: 1)
                let unit = try #require(try await host.replicaUnits().first)
                #expect(try await quota(unit) == "600ms")
                let pid = try #require(try await host.replicas("toy").first?.mainPID)
                try await eventually(within: 20, "its start is over") {
                    try await quota(unit) == "200ms"
                }
                #expect(try await host.replicas("toy").first?.mainPID == pid)
            }
        }

        private func quota(_ unit: String) async throws -> String {
            try await Command.systemctl("show", "--value", "-p", "CPUQuotaPerSecUSec", unit)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }

        private func isBusy(_ busy: Bool) throws {
            let path = DaemonHost.notes + "/busy"
            if busy { try Data().write(to: URL(fileURLWithPath: path)) }
            if !busy { try FileManager.default.removeItem(atPath: path) }
        }

        @Test func aBusyReplicaGetsMoreCPUInPlaceAndKeepsItOverADeathOfTheDaemon() async throws {
            try await DaemonHost.with { host in
                try await host.apply(try Self.policy())
                try await host.settled("burner", at: 1)
                let unit = "coxswain-burner-1-1.service"
                let pid = try #require(try await host.replicas("burner").first?.mainPID)
                #expect(try await quota(unit) == "100ms")
                try isBusy(true)
                try await eventually(within: 30, "its limit is at its most") {
                    try await quota(unit) == "400ms"
                }
                let explained = try await host.coxctl("explain", "burner").output
                #expect(explained.contains("CPU limit of each replica"))
                #expect(
                    try await host.coxctl("describe", "burner").output.contains(
                        "CPU limit of each replica"))
                #expect(
                    try await host.events().contains {
                        $0.kind == "resized" && $0.message.contains("raised from 100m to")
                    })

                try await host.killDaemon()
                #expect(try await quota(unit) == "400ms")
                try await host.startDaemon()
                try await eventually("it is known") { try await host.service("burner") != nil }
                #expect(try await quota(unit) == "400ms")
                let kept = try await host.replicas("burner").first
                #expect(kept?.cpuLimitMilliCores == 400)
                #expect(kept?.mainPID == pid)

                try isBusy(false)
                // What is less than a fifth above the least is left so.
                try await eventually(within: 60, "its limit is lowered") {
                    ["100ms", "110ms", "120ms"].contains(try await quota(unit))
                }
                #expect(try await host.replicas("burner").first?.mainPID == pid)
                #expect(try await host.service("burner")?.revision == 1)
                #expect(try await host.replicaUnits() == [unit])
            }
        }
    }
}
