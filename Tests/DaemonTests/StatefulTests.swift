import ControlAPI
import Foundation
import Testing

/// Services that keep state, on a real systemd.
extension DaemonSuites {
    @Suite struct StatefulTests {
        private func policy(_ version: String, replicas: Int = 2, more: String = "") -> String {
            DaemonHost.policy(
                replicas: replicas, environment: ["VERSION": version, "STOP_SECONDS": "0.3"],
                more: more
            ).replacingOccurrences(
                of: "endpoint: port", with: "endpoint: port\n  state: { writer: exclusive }")
        }

        private func lastingNames(_ host: DaemonHost) async throws -> [String] {
            try await host.replicas("toy").filter { $0.phase == .ready }
                .compactMap(\.lastingName).sorted()
        }

        private func directory(_ seat: Int) -> String { "/var/lib/coxswain-state/toy@\(seat)" }

        @Test func namesAndDirectoriesLastAndNobodyHasOneBesideAnother() async throws {
            try await DaemonHost.with { host in
                try? FileManager.default.removeItem(atPath: "/var/lib/coxswain-state")
                try await host.apply(policy("v1"))
                try await host.settled("toy", at: 2)
                #expect(try await lastingNames(host) == ["toy@0", "toy@1"])
                try Data("kept".utf8).write(to: URL(fileURLWithPath: directory(1) + "/file"))
                let traffic = await Traffic.begin()
                try await host.apply(policy("v2"))
                try await host.settled("toy", at: 2)
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(try await lastingNames(host) == ["toy@0", "toy@1"])
                #expect(FileManager.default.contents(atPath: directory(1) + "/file") != nil)
                // The highest first, and each after the one before has finished what SIGTERM asks for.
                let order = ["toy-1-2", "toy-2-1", "toy-1-1", "toy-2-2"].map { replica in
                    host.notes(of: replica).last {
                        $0.what == (replica.hasPrefix("toy-1") ? "finished" : "started")
                    }?.nanoseconds ?? 0
                }
                #expect(order == order.sorted())
                #expect(!order.contains(0))
            }
        }

        @Test func withASingleOneRequestsWaitForItsSuccessor() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("v1", replicas: 1))
                try await host.settled("toy", at: 1)
                let traffic = await Traffic.begin()
                try await host.apply(policy("v2", replicas: 1))
                try await host.settled("toy", at: 1)
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(await traffic.versions == ["v1", "v2"])
                #expect(try await lastingNames(host) == ["toy@0"])
            }
        }

        @Test func whoIsKilledComesBackUnderItsNameAlsoWithTheNextDaemon() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("v1"))
                try await host.settled("toy", at: 2)
                try await host.killDaemon()
                try await Command.systemctl("kill", "--signal=KILL", "coxswain-toy-1-1.service")
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                let first = try await host.replicas("toy").first { $0.lastingName == "toy@0" }
                #expect(first?.name == "toy-1-3")
                #expect(try await lastingNames(host) == ["toy@0", "toy@1"])
            }
        }
    }
}
