import ControlAPI
import Foundation
import Testing

/// Replicas whose endpoint is a socket that systemd listens on (`endpoint: socket`).
extension DaemonSuites {
    @Suite struct SocketTests {
        @Test func requestsGoRoundReplicasBehindUnixSockets() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy(replicas: 3, endpoint: "socket"))
                try await host.settled("toy", at: 3)
                for replica in try await host.replicas("toy") {
                    #expect(
                        replica.endpoint == DaemonHost.runtime + "/replicas/\(replica.name).sock")
                }
                var seen: [String] = []
                for _ in 0..<12 {
                    let body = await HTTPProbe.get("/").body
                    seen.append(body.firstMatch(of: /toy-1-\d/).map { String($0.0) } ?? body)
                }
                #expect(Set(seen).count == 3)
            }
        }

        @Test(arguments: ["http", "tcp"])
        func killRollAndKillTheDaemonFailNoRequest(_ mode: String) async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy(endpoint: "socket", mode: mode))
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()

                try await host.apply(
                    DaemonHost.policy(
                        environment: ["VERSION": "v2"], endpoint: "socket", mode: mode))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                try await host.settled("toy", at: 2)

                // A stream that its replica had accepted is lost with it: only requests come again.
                if mode == "http" {
                    let victim = try #require(try await host.replicas("toy").first)
                    kill(pid_t(try #require(victim.mainPID)), SIGKILL)
                    try await eventually("it is replaced") {
                        try await !host.replicas("toy").contains { $0.name == victim.name }
                    }
                    try await host.settled("toy", at: 2)
                }

                let before = try await host.replicas("toy").compactMap(\.mainPID)
                try await host.killDaemon()
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                #expect(try await host.replicas("toy").compactMap(\.mainPID) == before)

                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(await traffic.versions == ["v1", "v2"])
            }
        }

        @Test func aReplicaThatDiesIsReplacedByTheCoreAndByNobodyElse() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy(replicas: 1, endpoint: "socket"))
                try await host.settled("toy", at: 1)
                let traffic = await Traffic.begin()
                for round in 1...3 {
                    let victim = try #require(try await host.replicas("toy").first)
                    kill(pid_t(try #require(victim.mainPID)), SIGKILL)
                    try await eventually("it is replaced") {
                        let live = try await host.replicas("toy")
                        return live.first?.phase == .ready && live.first?.name != victim.name
                    }
                    // Every life of a replica was one that the core had ordered.
                    #expect(host.notes(of: victim.name).count { $0.what == "started" } == 1)
                    #expect(try await host.replicas("toy").first?.restarts == round)
                }
                await traffic.end()
                #expect(await traffic.failures == [])
            }
        }

        @Test func withoutAProbeItIsReadyWhenItAcceptsAndNotBefore() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy(
                        replicas: 1, environment: ["START_SECONDS": "1.5"], endpoint: "socket",
                        readiness: "check: accepts"))
                try await eventually("it runs") { try await host.replicaUnits().count == 1 }
                #expect(try await host.replicas("toy").map(\.phase) == [.starting])
                #expect(await HTTPProbe.get("/").status == 200)
                #expect(try await host.replicas("toy").map(\.phase) == [.ready])
            }
        }

        @Test func gunicornTakesTheSocketByItself() async throws {
            try await DaemonHost.with { host in
                let app = DaemonHost.root + "/app.py"
                try """
                def app(environ, start):
                    start("200 OK", [("Content-Length", "2")])
                    return [b"ok"]
                """.write(toFile: app, atomically: true, encoding: .utf8)
                try await host.apply(
                    """
                    service: green
                    rollout: { min-ready: 0s }
                    run:
                      command: [/usr/bin/gunicorn, --workers, "2", --worker-tmp-dir, /dev/shm, --chdir, \(DaemonHost.root), app:app]
                      endpoint: socket
                    readiness: { path: / }
                    front: { listen: "127.0.0.1:\(DaemonHost.frontPort)" }
                    scale: { replicas: 2 }
                    """)
                try await host.settled("green", at: 2)
                #expect(await HTTPProbe.get("/").body == "ok")
                try await host.coxctl("rollout", "restart", "green")
                for _ in 0..<200 { #expect(await HTTPProbe.get("/").status == 200) }
                try await host.settled("green", at: 2)
            }
        }

        @Test func aSocketThatCannotBeOpenedBacksOffAndSaysWhereToLook() async throws {
            try await DaemonHost.with { host in
                let path = DaemonHost.runtime + "/replicas/toy-1-1.sock/in-the-way"
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true)
                try await host.apply(DaemonHost.policy(replicas: 1, endpoint: "socket"))
                try await eventually("it is told") {
                    try await host.events().contains {
                        $0.message.contains("journalctl -u 'coxswain-toy-1-1.socket'")
                    }
                }
                // The next one has another name, and nothing is in its way.
                try await host.settled("toy", at: 1)
            }
        }
    }
}
