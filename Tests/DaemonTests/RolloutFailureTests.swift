import ControlAPI
import Foundation
import Testing

/// New revisions that go wrong, under traffic.
extension DaemonSuites {
    @Suite struct RolloutFailureTests {
        private func events(_ kind: String, on host: DaemonHost) async throws -> [String] {
            try await host.events().filter { $0.kind == kind }.map(\.message)
        }

        @Test func aRevisionThatFailsItsRequestsIsUndoneByItself() async throws {
            try await DaemonHost.with { host in
                let rollout = "rollout: { min-ready: 10s }"
                try await host.apply(DaemonHost.policy(more: rollout))
                try await eventually("both are ready") {
                    try await host.replicas("toy").count { $0.phase == .ready } == 2
                }
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                let bad = ["VERSION": "v2", "FAIL_PERCENT": "50"]
                try await host.apply(DaemonHost.policy(environment: bad, more: rollout))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 1)
                await traffic.end()
                let failed = try await events("rollout-failed", on: host)
                #expect(failed.count == 1)
                #expect(failed.first?.contains("failed, of the old revision's 0 of") == true)
                // One of three replicas fails every other request, and is there for seconds.
                let all = await traffic.answered + traffic.failures.count
                #expect(await traffic.failures.count * 4 < all)
                #expect(await traffic.failures.allSatisfy { $0.hasPrefix("500") })
                try await eventually("the evidence is told") {
                    try await events("rollout-evidence", on: host).contains {
                        $0.contains("revision 2 differs from 1 by:")
                            && $0.contains("+environment FAIL_PERCENT") && !$0.contains("50")
                    }
                }
                try await host.settled("toy", at: 2)
                #expect(await HTTPProbe.get("/").body.contains("v1"))
            }
        }

        @Test func aCrashWithinMinReadyIsUndoneAtOnce() async throws {
            try await DaemonHost.with { host in
                let file = DaemonHost.root + "/toy.conf"
                try Data("one".utf8).write(to: URL(fileURLWithPath: file))
                func policy(_ environment: [String: String]) -> String {
                    DaemonHost.policy(
                        environment: environment, more: "rollout: { min-ready: 5s }"
                    ).replacingOccurrences(
                        of: "  user: root", with: "  files: [\(file)]\n  user: root")
                }
                try await host.apply(policy([:]))
                try await host.settled("toy", at: 2)
                try Data("two".utf8).write(to: URL(fileURLWithPath: file))
                let traffic = await Traffic.begin()
                try await host.apply(policy(["VERSION": "v2", "DIE_SECONDS": "1"]))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 1)
                await traffic.end()
                #expect(await traffic.failures == [])
                let failed = try await events("rollout-failed", on: host)
                #expect(failed.first?.contains("within 'min-ready'") == true)
                try await eventually("the evidence is told") {
                    try await events("rollout-evidence", on: host).contains {
                        $0.contains("toy-2-1 wrote at last: toy: cannot go on")
                            && $0.contains("\(file) has changed since revision 1")
                    }
                }
                try await host.settled("toy", at: 2)
            }
        }

        @Test func diffLooksIntoFiles() async throws {
            try await DaemonHost.with { host in
                let file = DaemonHost.root + "/toy.conf"
                try Data("one".utf8).write(to: URL(fileURLWithPath: file))
                let policy = DaemonHost.policy(replicas: 1)
                    .replacingOccurrences(
                        of: "  user: root", with: "  files: [\(file)]\n  user: root")
                try await host.apply(policy)
                try await host.settled("toy", at: 1)
                let path = DaemonHost.root + "/policy.yaml"
                #expect(try await host.coxctl("diff", "-f", path).status == 0)
                try Data("two".utf8).write(to: URL(fileURLWithPath: file))
                let outcome = try await host.coxctl("diff", "-f", path)
                #expect(outcome.status == 6)
                #expect(outcome.output.contains("content of \(file) differs"))
                #expect(outcome.output.contains("as \(file) has changed"))
            }
        }
    }
}
