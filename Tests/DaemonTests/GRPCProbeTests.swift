import ControlAPI
import Foundation
import Testing

private let hasServer = FileManager.default.fileExists(
    atPath: "/usr/lib/python3/dist-packages/grpc")

/// gRPC's own server, asked by the daemon. Without Debian's python3-grpcio these are skipped.
extension DaemonSuites {
    @Suite(.enabled(if: hasServer, "python3-grpcio is not installed"))
    struct GRPCProbeTests {
        private static let server = DaemonHost.root + "/grpc_toy.py"
        private static let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("grpc_toy.py").path
        private static let status = DaemonHost.notes + "/grpc"

        private func policy(readiness: String, _ more: String = "") throws -> String {
            try? FileManager.default.copyItem(atPath: Self.source, toPath: Self.server)
            return DaemonHost.policy(replicas: 1, readiness: readiness, mode: "tcp", more: more)
                .replacingOccurrences(of: DaemonHost.toy, with: Self.server)
                .replacingOccurrences(of: "start-deadline: 5s", with: "start-deadline: 20s")
        }

        private func say(_ status: String) throws {
            try Data(status.utf8).write(to: URL(fileURLWithPath: Self.status))
        }

        private func isTold(_ what: String, by host: DaemonHost) async throws {
            try await eventually("it is told: \(what)") {
                try await host.events().contains {
                    $0.kind == "replica-unready" && $0.message.contains(what)
                }
            }
        }

        @Test func aReplicaIsReadyWhileItSaysThatItServes() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    try policy(readiness: "check: grpc, period: 100ms, failures: 2"))
                try await host.settled("toy", at: 1)
                for (status, words) in [
                    ("NOT_SERVING", "says NOT_SERVING"), ("UNKNOWN", "says UNKNOWN"),
                    ("UNAVAILABLE", "gRPC status UNAVAILABLE: the database is away"),
                ] {
                    try say(status)
                    try await isTold(words, by: host)
                    try say("SERVING")
                    try await host.settled("toy", at: 1)
                }
            }
        }

        @Test func oneOfItsServicesIsAskedAbout() async throws {
            try await DaemonHost.with { host in
                try say("NOT_SERVING")
                try await host.apply(
                    try policy(
                        readiness: "service: shop.Orders, period: 100ms",
                        "startup: { service: shop.Orders }\n"
                            + "liveness: { service: shop.Baskets, period: 200ms, failures: 2 }\n"
                            + "restart: { causes: { not-alive: give-up } }"))
                try await eventually("it was ready, and is not alive") {
                    try await host.events().contains {
                        $0.message.contains("does not know the service 'shop.Baskets'")
                    }
                }
                #expect(try await host.events().contains { $0.kind == "replica-ready" })
            }
        }

        /// What listens there speaks HTTP/1.1 alone.
        @Test func aServerOfAnotherProtocolIsNamedAsOne() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy(
                        replicas: 1, readiness: "check: grpc",
                        more: "startup: { check: grpc, period: 500ms, failures: 4 }\n"
                            + "restart: { causes: { startup-probe: give-up } }"))
                try await eventually("it is told") {
                    try await host.events().contains {
                        $0.message.contains("does not answer in HTTP/2")
                    }
                }
            }
        }
    }
}
