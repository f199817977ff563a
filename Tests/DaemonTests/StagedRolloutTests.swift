import ControlAPI
import Foundation
import Testing

/// Rollouts by stages, under traffic.
extension DaemonSuites {
    @Suite struct StagedRolloutTests {
        private func events(_ kind: String, on host: DaemonHost) async throws -> [String] {
            try await host.events().filter { $0.kind == kind }.map(\.message)
        }

        private func canary(_ steps: String) -> String {
            """
            rollout:
              strategy: canary
              canary: { steps: [\(steps)] }
              min-ready: 0s
              analysis: { interval: 1s, requests: 20 }
            """
        }

        @Test func aGoodCanaryIsPromotedStepByStep() async throws {
            try await DaemonHost.with { host in
                let rollout = canary("20% for 3s, 50% with 2 replicas for 3s")
                try await host.apply(DaemonHost.policy(more: rollout))
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                try await host.apply(
                    DaemonHost.policy(environment: ["VERSION": "v2"], more: rollout))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(await traffic.versions == ["v1", "v2"])
                #expect(try await events("rollout-step", on: host).count == 2)
                try await host.settled("toy", at: 2)
            }
        }

        @Test func aCanaryThatFailsEveryOtherRequestHarmsNoMoreThanItsShare() async throws {
            try await DaemonHost.with { host in
                let rollout = canary("20% for 60s")
                try await host.apply(DaemonHost.policy(more: rollout))
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                let bad = ["VERSION": "v2", "FAIL_PERCENT": "50"]
                try await host.apply(DaemonHost.policy(environment: bad, more: rollout))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 1)
                await traffic.end()
                let failed = await traffic.failures.count
                let all = await traffic.answered + failed
                #expect(failed > 0)
                #expect(failed * 100 <= all * 20)
                #expect(try await events("rollout-undone", on: host).count == 1)
                try await host.settled("toy", at: 2)
                #expect(await HTTPProbe.get("/").body.contains("v1"))
            }
        }

        /// What a command prints of each revision is its number.
        @Test func aQueryUndoesTheRevisionThatItIsBadOf() async throws {
            try await DaemonHost.with { host in
                let query =
                    "{ name: number, command: [/usr/bin/printenv, COXSWAIN_REVISION], at-most: 1,"
                    + " period: 1s, timeout: 1s }"
                let rollout = canary("50% for 60s").replacingOccurrences(
                    of: "requests: 20", with: "requests: 20, queries: [\(query)]")
                let applied = try await host.apply(DaemonHost.policy(more: rollout))
                #expect(applied.status == 0, "\(applied.errors)")
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                try await host.apply(
                    DaemonHost.policy(environment: ["VERSION": "v2"], more: rollout))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 1)
                await traffic.end()
                #expect(await traffic.failures == [])
                let failed = try await events("rollout-failed", on: host)
                #expect(failed.first?.contains("'number' is 2, more than 1") == true, "\(failed)")
                try await host.settled("toy", at: 2)
                #expect(await HTTPProbe.get("/").body.contains("v1"))
            }
        }

        @Test func theNextDaemonGoesOnWithTheCanaryAndAPersonPromotesIt() async throws {
            try await DaemonHost.with { host in
                let rollout = canary("20% until promoted")
                try await host.apply(DaemonHost.policy(more: rollout))
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                try await host.apply(
                    DaemonHost.policy(environment: ["VERSION": "v2"], more: rollout))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 1)
                try await host.killDaemon()
                try await host.startDaemon()
                try await eventually("it still waits") {
                    try await host.coxctl("rollout", "status", "toy", "--no-wait")
                        .output.contains("step 1 of 1: waits")
                }
                #expect(try await host.replicas("toy").count { $0.phase == .ready } == 3)
                #expect(try await host.coxctl("rollout", "promote", "toy").status == 0)
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                await traffic.end()
                #expect(await traffic.failures == [])
                try await host.settled("toy", at: 2)
            }
        }

        @Test func blueGreenGoesOverAtOnceAndBackAtOnce() async throws {
            try await DaemonHost.with { host in
                let rollout = """
                    rollout:
                      strategy: blue-green
                      blue-green: { keep-old: 60s }
                      min-ready: 1s
                    """
                try await host.apply(DaemonHost.policy(more: rollout))
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                try await host.apply(
                    DaemonHost.policy(environment: ["VERSION": "v2"], more: rollout))
                try await eventually("the second set serves") {
                    try await events("rollout-step", on: host).count == 1
                }
                for _ in 0..<8 { #expect(await HTTPProbe.get("/").body.contains("v2")) }
                #expect(try await host.replicas("toy").count { $0.phase == .ready } == 4)
                #expect(try await host.coxctl("rollout", "undo", "toy").status == 0)
                try await eventually(within: 2, "the first set serves again") {
                    await HTTPProbe.get("/").body.contains("v1")
                }
                for _ in 0..<8 { #expect(await HTTPProbe.get("/").body.contains("v1")) }
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                await traffic.end()
                #expect(await traffic.failures == [])
                try await host.settled("toy", at: 2)
            }
        }

        @Test func commandsAroundARolloutDecideWhetherItGoesOn() async throws {
            try await DaemonHost.with { host in
                let log = DaemonHost.notes + "/hooks"
                func rollout(_ before: String) -> String {
                    """
                    rollout:
                      min-ready: 0s
                      before: { command: [/bin/sh, -c, "\(before)"] }
                      after: { command: [/bin/sh, -c, "echo after $COXSWAIN_REVISION >> \(log)"] }
                    """
                }
                try await host.apply(DaemonHost.policy(more: rollout("echo before >> \(log)")))
                try await host.settled("toy", at: 2)
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                let broken = DaemonHost.policy(
                    environment: ["VERSION": "v2"], more: rollout("exit 4"))
                try await host.apply(broken)
                #expect(try await host.coxctl("rollout", "status", "toy").status == 1)
                let failed = try await events("rollout-failed", on: host)
                #expect(failed.first?.contains("'rollout.before' exited with status 4") == true)
                #expect(host.notes(of: "toy-2-1").isEmpty)

                try await host.apply(
                    DaemonHost.policy(
                        environment: ["VERSION": "v3"], more: rollout("echo before >> \(log)")))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                let said = try String(contentsOfFile: log, encoding: .utf8)
                #expect(said.split(separator: "\n") == ["before", "after 1", "before", "after 3"])
            }
        }
    }
}
