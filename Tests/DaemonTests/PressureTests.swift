import ControlAPI
import Foundation
import Model
import Testing

extension DaemonSuites {
    /// The kernel tells of pressure, so that no decision waits for the next second.
    @Suite(.enabled(if: FileManager.default.fileExists(atPath: "/proc/pressure/cpu")))
    struct PressureTests {
        private static let policy = DaemonHost.policy().replacingOccurrences(
            of: "scale: { replicas: 2 }",
            with: "scale: { min: 1, max: 4, in-flight: { target: 2 } }"
        ).replacingOccurrences(of: "  user: root", with: "  user: root\n  limits: { cpu: 30% }")

        /// Requests that burn CPU, more than a replica may have, until it is so.
        private func burn(_ host: DaemonHost, until what: String, _ isSo: () async throws -> Bool)
            async throws
        {
            let load = Task {
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<12 {
                        group.addTask {
                            while !Task.isCancelled {
                                #expect(await HTTPProbe.get("/burn?ms=60").status == 200)
                            }
                        }
                    }
                }
            }
            do {
                try await eventually(what, isSo)
            } catch {
                load.cancel()
                await load.value
                throw error
            }
            load.cancel()
            await load.value
        }

        private func told(_ host: DaemonHost) async throws -> HostReport {
            let outcome = try await host.coxctl("host", "-o", "json")
            return try JSONDecoder().decode(HostReport.self, from: Data(outcome.output.utf8))
        }

        /// With its slice the trigger goes, too. How soon the kernel tells depends on what it grants here.
        @Test func theKernelTellsOfEachSliceThatComes() async throws {
            try await DaemonHost.with { host in
                var looks = 0
                for _ in 0..<2 {
                    try await host.apply(Self.policy)
                    try await host.settled("toy", at: 1)
                    try await burn(host, until: "the kernel has told") {
                        try await told(host).pressureLooks ?? 0 > looks
                    }
                    let report = try await told(host)
                    #expect(report.triggerFault == nil)
                    #expect([500, 2_000].contains(report.pressureWindowMilliseconds))
                    looks = report.pressureLooks ?? 0
                    try await host.coxctl("delete", "toy")
                    try await eventually("nothing is left") {
                        try await host.replicaUnits(loaded: true).isEmpty
                    }
                }
                #expect(try await host.coxctl("host").output.contains("replicas wait for a CPU"))
            }
        }

        /// A burst that comes in the tenth of a second before the figures are read is answered by those.
        @Test func aStepAtTheFrontIsLookedAtAtOnce() async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy)
                try await host.settled("toy", at: 1)
                try await eventually("it has been measured") {
                    try await host.replicas("toy").first?.cpuMilliCores != nil
                }
                try await eventually("a burst was looked at") {
                    await withTaskGroup(of: Int.self) { group in
                        for _ in 0..<16 {
                            group.addTask { await HTTPProbe.get("/burn?ms=60").status }
                        }
                        #expect(await group.allSatisfy { $0 == 200 })
                    }
                    return try await told(host).rises ?? 0 > 0
                }
                #expect(try await host.service("toy")?.desired ?? 0 > 1)
            }
        }

        /// One at once from each of two workers, and 200 ms each: a replica is given 10 in a second at most.
        @Test func whatWaitsAtTheFrontIsReckonedWith() async throws {
            let policy = DaemonHost.policy().replacingOccurrences(
                of: "scale: { replicas: 2 }",
                with: "scale: { min: 1, max: 6, rate: { target: 20 } }"
            ).replacingOccurrences(
                of: "front: {", with: "front: { requests-per-replica: 1, held-requests: 1000,")
            try await DaemonHost.with { host in
                let applied = try await host.apply(policy)
                #expect(applied.status == 0, "\(applied.errors)")
                try await host.settled("toy", at: 1)
                let load = Task {
                    await withTaskGroup(of: Int.self) { group in
                        while !Task.isCancelled {
                            group.addTask { await HTTPProbe.get("/slow?seconds=0.2").status }
                            try? await Task.sleep(for: .milliseconds(10))
                        }
                        #expect(await group.allSatisfy { $0 == 200 })
                    }
                }
                defer { load.cancel() }
                try await eventually("more are wanted than requests reach replicas") {
                    try await host.service("toy")?.desired ?? 0 >= 4
                }
                load.cancel()
                await load.value
            }
        }

        @Test func whereTheKernelIsNotToTellTheSecondsDoAndTheHostReportSaysWhy() async throws {
            try await DaemonHost.with { host in
                try await Command.systemctl("stop", "coxtest-daemon.service")
                try await host.startDaemon(properties: ["ProtectControlGroups=yes"])
                try await host.apply(Self.policy)
                try await host.settled("toy", at: 1)
                try await burn(host, until: "it has grown") {
                    try await host.service("toy")?.desired ?? 0 > 1
                }
                let report = try await told(host)
                #expect(report.triggerFault?.contains("cpu.pressure") == true)
                #expect(report.pressureLooks == 0)
                let text = try await host.coxctl("host").output
                #expect(text.contains("looked at each second, as it cannot be told at once"))
            }
        }
    }
}
