import ControlAPI
import Foundation
import Model
import Testing

/// Services that wait for others, on a real systemd.
extension DaemonSuites {
    @Suite struct DependencyTests {
        private func database(_ environment: [String: String] = [:]) -> String {
            DaemonHost.policy("db", replicas: 1, environment: environment)
                .replacingOccurrences(
                    of: "127.0.0.1:\(DaemonHost.frontPort)", with: "127.0.0.1:18090")
        }

        @Test func nothingStartsBeforeWhatItRequiresIsReady() async throws {
            try await DaemonHost.with { host in
                let outcome = try await host.apply(DaemonHost.policy(more: "requires: db"))
                #expect(outcome.output.contains("nothing is started until there is 'db'"))
                try await eventually("it is told to wait") {
                    try await host.service("toy")?.status.contains("starts wait for 'db'") == true
                }
                try await host.apply(database(["START_SECONDS": "1"]), as: "db.yaml")
                try await host.settled("toy", at: 2)
                let ready = try await host.events().first { $0.kind == "replica-ready" }
                #expect(ready?.replica == "db-1-1")
                let begun = try #require(host.notes(of: "db-1-1").first { $0.what == "started" })
                for replica in ["toy-1-1", "toy-1-2"] {
                    let started = host.notes(of: replica).first { $0.what == "started" }
                    #expect(try #require(started).nanoseconds > begun.nanoseconds + 1_000_000_000)
                }
                let deleted = try await host.coxctl("delete", "db")
                #expect(deleted.output.contains("'toy' requires it and starts nothing without it"))
                try await eventually("db is gone") { try await host.service("db") == nil }
                try await host.settled("toy", at: 2)
            }
        }

        @Test func circlesAreRefusedAndToldByValidation() async throws {
            try await DaemonHost.with { host in
                try await host.apply(database() + "\nafter: toy", as: "db.yaml")
                let outcome = try await host.apply(DaemonHost.policy(more: "requires: db"))
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("'toy' waits for 'db' waits for 'toy'"))
                let validated = try await Command.run(
                    "\(DaemonHost.programs)/coxctl",
                    ["validate", DaemonHost.root + "/db.yaml", DaemonHost.root + "/policy.yaml"])
                #expect(validated.status == 4)
            }
        }
    }
}
