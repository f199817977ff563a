import ControlAPI
import Foundation
import Testing

/// Two services that roll as one, on a real systemd.
extension DaemonSuites {
    @Suite struct GroupTests {
        private func policy(_ name: String, _ version: String, broken: Bool = false) -> String {
            let environment =
                broken ? ["VERSION": version, "DIE_SECONDS": "0.2"] : ["VERSION": version]
            let more =
                name == "base"
                ? "rollout: { min-ready: 0s }"
                : "rollout: { min-ready: 1s }\nrequires: base"
            let text = DaemonHost.policy(
                name, environment: environment, more: more + "\ngroup: all")
            return name == "base"
                ? text.replacingOccurrences(
                    of: "127.0.0.1:\(DaemonHost.frontPort)",
                    with: "127.0.0.1:\(DaemonHost.frontPort + 1)")
                : text
        }

        /// Both in one call, as the alphabet would not have them.
        private func apply(_ version: String, brokenToy: Bool, on host: DaemonHost) async throws {
            let directory = DaemonHost.root + "/both"
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true)
            try policy("toy", version, broken: brokenToy).write(
                toFile: directory + "/a-toy.yaml", atomically: true, encoding: .utf8)
            try policy("base", version).write(
                toFile: directory + "/b-base.yaml", atomically: true, encoding: .utf8)
            #expect(try await host.coxctl("apply", "-f", directory).status == 0)
        }

        @Test func theyRollInTheirOrderAndGoBackTogether() async throws {
            try await DaemonHost.with { host in
                try await apply("v1", brokenToy: false, on: host)
                try await host.settled("base", at: 2)
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                try await apply("v2", brokenToy: false, on: host)
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                let lastOfBase = host.notes(of: "base-2-2").first { $0.what == "started" }
                let firstOfToy = host.notes(of: "toy-2-1").first { $0.what == "started" }
                #expect(
                    try #require(lastOfBase).nanoseconds < (try #require(firstOfToy)).nanoseconds)

                try await apply("v3", brokenToy: true, on: host)
                #expect(try await host.coxctl("rollout", "status", "toy").status == 1)
                #expect(try await host.coxctl("rollout", "status", "base").status == 1)
                try await host.settled("base", at: 2)
                try await host.settled("toy", at: 2)
                #expect(try await host.service("base")?.revision == 2)
                #expect(try await host.service("toy")?.revision == 2)
                await traffic.end()
                #expect(await traffic.versions.isSubset(of: ["v1", "v2", "v3"]))
                let undone = try await host.events().filter { $0.kind == "rollout-undone" }
                #expect(undone.count == 2)
            }
        }
    }
}
