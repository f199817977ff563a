import ControlAPI
import Foundation
import Model
import Testing

/// PostgreSQL through rollouts and deaths: what it has acknowledged, it still has.
extension DaemonSuites {
    @Suite(.enabled(if: PostgreSQL.isInstalled, "PostgreSQL 15 is not installed"))
    struct DatabaseTests {
        private static let programs = PostgreSQL.programs
        private static let psql = programs + "/psql"

        /// The first start makes the database; each stop is told of a checkpoint first, so that the next
        /// start has nothing to recover.
        private func policy(_ buffers: String) -> String {
            """
            service: db
            run:
              command:
                - /bin/sh
                - -c
                - >-
                  test -e $STATE_DIRECTORY/PG_VERSION
                  || \(Self.programs)/initdb --auth=trust -D $STATE_DIRECTORY >/dev/null;
                  exec \(Self.programs)/postgres -D $STATE_DIRECTORY -p $PORT -k /tmp
                  -c listen_addresses=127.0.0.1 -c shared_buffers=$BUFFERS
              environment: { BUFFERS: \(buffers) }
              user: postgres
              state: { writer: exclusive }
              stop:
                signal: SIGINT
                before: { command: [\(Self.psql), -h, 127.0.0.1, -p, "${PORT}", -c, CHECKPOINT, postgres] }
            readiness:
              command: [\(Self.psql), -h, 127.0.0.1, -p, "${PORT}", -c, select 1, postgres]
            front: { listen: "127.0.0.1:\(DaemonHost.frontPort)", mode: tcp, hold-deadline: 30s }
            rollout: { min-ready: 0s }
            """
        }

        @discardableResult
        private func ask(_ statement: String) async throws -> Command.Outcome {
            try await Command.run(
                Self.psql,
                [
                    "-h", "127.0.0.1", "-p", "\(DaemonHost.frontPort)", "-U", "postgres", "-tA",
                    "-c",
                    statement, "postgres",
                ])
        }

        /// One row after another until told to stop; tells how many were acknowledged, and what failed.
        private actor Writer {
            private(set) var acknowledged = 0
            private(set) var failures: [String] = []
            private var isStopping = false
            private let ask: @Sendable (String) async throws -> Command.Outcome

            init(_ ask: @escaping @Sendable (String) async throws -> Command.Outcome) {
                self.ask = ask
            }

            func run() async throws {
                while !isStopping {
                    let outcome = try await ask("insert into log values (\(acknowledged))")
                    if outcome.status == 0 {
                        acknowledged += 1
                    } else {
                        failures.append(outcome.errors)
                    }
                }
            }

            func end() { isStopping = true }
        }

        @Test func whatItHasAcknowledgedIsThereAfterRolloutsAndNoClientSeesThem() async throws {
            try await DaemonHost.with { host in
                try? FileManager.default.removeItem(atPath: "/var/lib/coxswain-state/db@0")
                try await host.apply(policy("16MB"))
                try await host.settled("db", at: 1)
                #expect(try await ask("create table log (number int)").status == 0)
                let writer = Writer { try await ask($0) }
                let writing = Task { try await writer.run() }
                for buffers in ["24MB", "32MB", "16MB"] {
                    try await host.apply(policy(buffers))
                    try await host.settled("db", at: 1)
                    let told = try await ask("show shared_buffers").output
                    #expect(told.trimmingCharacters(in: .whitespacesAndNewlines) == buffers)
                }
                await writer.end()
                try await writing.value
                let kept = Int(
                    try await ask("select count(*) from log").output.trimmingCharacters(
                        in: .whitespacesAndNewlines))
                print("rows acknowledged through three rollouts: \(await writer.acknowledged)")
                #expect(await writer.failures == [])
                #expect(await writer.acknowledged == kept)
                #expect(try await host.replicas("db").map(\.lastingName) == ["db@0"])
                let stops = try await host.events().filter { $0.kind == "pre-stop" }
                #expect(stops.count == 3)
                #expect(stops.allSatisfy { $0.severity == .normal })
            }
        }
    }
}

private enum PostgreSQL {
    /// As Debian has it.
    static let programs = "/usr/lib/postgresql/15/bin"

    static var isInstalled: Bool {
        FileManager.default.isExecutableFile(atPath: programs + "/psql")
    }
}
