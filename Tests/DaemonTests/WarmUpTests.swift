import ControlAPI
import Foundation
import Testing

/// What a new replica gets before its users, and what it does not take from others meanwhile.
extension DaemonSuites {
    @Suite struct WarmUpTests {
        private func policy(_ version: String, seconds: Double = 0) -> String {
            DaemonHost.policy(
                replicas: 1, environment: ["VERSION": version, "START_SECONDS": "\(seconds)"],
                readiness: "path: /healthz, warm-up: { paths: [/warm], requests: 7 }")
        }

        private func weight(_ unit: String) async throws -> String {
            try await Command.systemctl("show", "--value", "-p", "CPUWeight", unit)
        }

        @Test func aNewReplicaIsWarmBeforeItsFirstUser() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("v1"))
                try await host.settled("toy", at: 1)
                let traffic = await Traffic.begin()
                try await host.apply(policy("v2"))
                try await host.settled("toy", at: 1)
                await traffic.end()
                #expect(await traffic.failures == [])
                let told = try await host.events().filter { $0.kind == "replica-warmed" }
                #expect(told.map(\.replica) == ["toy-1-1", "toy-2-1"])
                #expect(told.allSatisfy { $0.message.contains("has answered 7 requests") })
                // Written down by the replica before any user is answered.
                #expect(host.notes(of: "toy-2-1").prefix(15).count { $0.what == "answered" } == 7)
                #expect(await traffic.versions == ["v1", "v2"])
            }
        }

        @Test func aReplicaThatNobodyWaitsForHasLessCPUUntilItIsReady() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("v1"))
                try await host.settled("toy", at: 1)
                #expect(try await weight("coxswain-toy-1-1.service") == "[not set]")
                try await host.apply(policy("v2", seconds: 1.5))
                try await eventually("it starts with less") {
                    try await weight("coxswain-toy-2-1.service") == "20"
                }
                try await host.settled("toy", at: 1)
                #expect(try await weight("coxswain-toy-2-1.service") == "[not set]")
            }
        }

        @Test func theNextDaemonLetsGoOfWhomTheOneBeforeHeldBack() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("v1"))
                try await host.settled("toy", at: 1)
                try await host.apply(policy("v2", seconds: 1.5))
                try await eventually("it starts with less") {
                    try await weight("coxswain-toy-2-1.service") == "20"
                }
                try await host.killDaemon()
                try await host.startDaemon()
                try await eventually("it has all of it") {
                    try await weight("coxswain-toy-2-1.service") == "[not set]"
                }
                try await host.settled("toy", at: 1)
            }
        }
    }
}
