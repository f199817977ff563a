import ControlAPI
import Foundation
import Testing

/// Requests that ask for the new revision, on a real systemd and through the real front.
extension DaemonSuites {
    @Suite struct CanaryRequestTests {
        private func policy(_ version: String) -> String {
            DaemonHost.policy(
                environment: ["VERSION": version],
                more: """
                    rollout:
                      strategy: canary
                      canary: { steps: [0% until promoted], header: X-Canary }
                      min-ready: 0s
                      analysis: off
                    """)
        }

        private func version(_ canary: String?) async throws -> String {
            let fields = canary.map { ["-H", "X-Canary: \($0)"] } ?? []
            return try await Command.run(
                "/usr/bin/curl", ["--silent", "--max-time", "5"] + fields + [DaemonHost.frontURL]
            ).output
        }

        @Test func onlyThoseWhoAskForItMeetTheCanaryUntilItIsPromoted() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("v1"))
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                try await host.apply(policy("v2"))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 1)
                for _ in 0..<5 {
                    #expect(try await version("always").contains("v2"))
                    #expect(try await version("never").contains("v1"))
                    #expect(try await version(nil).contains("v1"))
                }
                #expect(await traffic.versions == ["v1"])
                #expect(try await host.coxctl("rollout", "promote", "toy").status == 0)
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                #expect(try await version("never").contains("v2"))
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(await traffic.versions == ["v1", "v2"])
            }
        }
    }
}
