import ControlAPI
import Foundation
import LinuxIO
import Testing

/// Replicas that accept from the front port themselves (`endpoint: direct`).
extension DaemonSuites {
    @Suite(.enabled(if: PortSteering.fault() == nil, "bpf(2) is not permitted here"))
    struct DirectTests {
        @Test(arguments: ["http", "tcp"])
        func connectionsGoRoundReplicasWithoutAHop(_ mode: String) async throws {
            try await DaemonHost.withHandOver { host in
                try await host.apply(DaemonHost.directPolicy(replicas: 4, mode: mode))
                try await host.settled("toy", at: 4)
                var answers: [String: Int] = [:]
                for _ in 0..<400 {
                    let answer = try DirectAnswer(await HTTPProbe.get("/"))
                    #expect(!answer.via)
                    answers[answer.replica, default: 0] += 1
                }
                #expect(answers.count == 4)
                #expect(Set(answers.values) == [100], "\(answers)")
            }
        }

        @Test func aRolloutFailsNoConnection() async throws {
            try await DaemonHost.withHandOver { host in
                try await host.apply(DaemonHost.directPolicy(replicas: 3))
                try await host.settled("toy", at: 3)
                let traffic = await Traffic.begin()
                let lasting = await Traffic.begin(.lasting)
                for version in ["v2", "v3"] {
                    try await host.apply(
                        DaemonHost.directPolicy(replicas: 3, environment: ["VERSION": version]))
                    #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                    try await host.settled("toy", at: 3)
                }
                await traffic.end()
                await lasting.end()
                #expect(await traffic.failures == [])
                #expect(await lasting.failures == [])
                #expect(await traffic.versions == ["v1", "v2", "v3"])
                #expect(await lasting.versions == ["v1", "v2", "v3"])
            }
        }

        @Test func aReplicaThatIsKilledCostsOnlyWhatItHadAccepted() async throws {
            try await DaemonHost.withHandOver { host in
                try await host.apply(DaemonHost.directPolicy(replicas: 2))
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                for _ in 0..<3 {
                    let victim = try #require(try await host.replicas("toy").first)
                    kill(pid_t(try #require(victim.mainPID)), SIGKILL)
                    try await eventually("it is replaced") {
                        try await !host.replicas("toy").contains { $0.name == victim.name }
                    }
                    try await host.settled("toy", at: 2)
                }
                await traffic.end()
                // Of four clients, those that it served at that instant.
                let failures = await traffic.failures
                #expect(failures.count <= 3 * 4, "\(failures)")
                #expect(await traffic.answered > 100)
            }
        }

        @Test func theFrontStandsInWhileNoneIsReady() async throws {
            try await DaemonHost.withHandOver { host in
                try await host.apply(DaemonHost.directPolicy(replicas: 1))
                try await host.settled("toy", at: 1)
                try await host.coxctl("scale", "toy", "--replicas", "0")
                try await host.settled("toy", at: 0)
                let early = Task { await HTTPProbe.get("/") }
                try await eventually("its request waits at the front") {
                    try await host.waitingRequests() == 1
                }
                try await host.coxctl("scale", "toy", "--replicas", "1")
                #expect(try DirectAnswer(await early.value).via)
                try await host.settled("toy", at: 1)
                #expect(try !DirectAnswer(await HTTPProbe.get("/")).via)
            }
        }

        @Test func neitherProgramIsNeededForTraffic() async throws {
            try await DaemonHost.withHandOver { host in
                try await host.apply(DaemonHost.directPolicy(replicas: 2))
                try await host.settled("toy", at: 2)
                let before = try await host.replicas("toy").compactMap(\.mainPID)
                let traffic = await Traffic.begin()

                try await Command.systemctl("stop", "coxtest-front.service")
                try await Command.systemctl("restart", "coxtest-daemon.service")
                try await host.startFront()
                try await host.settled("toy", at: 2)
                try await Command.systemctl("kill", "--signal=KILL", "coxtest-front.service")
                // A unit made anew: what systemd kept for the daemon before is gone.
                try await host.killDaemon()
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                try await eventually("both are steered to") {
                    let ten = try await DirectAnswer.several(10)
                    return Set(ten.map(\.replica)).count == 2 && !ten.contains(where: \.via)
                }

                #expect(try await host.replicas("toy").compactMap(\.mainPID) == before)
                try await host.apply(
                    DaemonHost.directPolicy(replicas: 2, environment: ["VERSION": "v2"]))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                await traffic.end()
                #expect(await traffic.failures == [])
            }
        }

        @Test func gunicornNeedsNothingMore() async throws {
            try await DaemonHost.withHandOver { host in
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
                      command: [/usr/bin/gunicorn, --threads, "4", --worker-tmp-dir, /dev/shm, --chdir, \(DaemonHost.root), app:app]
                      endpoint: direct
                    front: { listen: "127.0.0.1:\(DaemonHost.frontPort)" }
                    scale: { replicas: 2 }
                    """)
                try await host.settled("green", at: 2)
                try await host.coxctl("rollout", "restart", "green")
                for _ in 0..<300 { #expect(await HTTPProbe.get("/").status == 200) }
                try await host.settled("green", at: 2)
            }
        }

        @Test func aProgramOfOneLoopNeverWaitsForAConnection() async throws {
            try await DaemonHost.withHandOver { host in
                let app = DaemonHost.root + "/loop.py"
                try """
                import asyncio, os, socket
                async def serve(reader, writer):
                    await reader.readuntil(b"\\r\\n\\r\\n")
                    writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok")
                    await writer.drain()
                    writer.close()
                async def main():
                    server = await asyncio.start_server(serve, sock=socket.socket(fileno=3))
                    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
                        systemd.connect(os.environ["NOTIFY_SOCKET"])
                        systemd.send(b"READY=1")
                    await server.serve_forever()
                asyncio.run(main())
                """.write(toFile: app, atomically: true, encoding: .utf8)
                try await host.apply(
                    """
                    service: loop
                    rollout: { min-ready: 0s }
                    run:
                      command: [/usr/bin/python3, \(app)]
                      endpoint: direct
                    readiness: { check: notify }
                    front: { listen: "127.0.0.1:\(DaemonHost.frontPort)" }
                    scale: { replicas: 2 }
                    """)
                try await host.settled("loop", at: 2)
                for _ in 0..<20 { #expect(await HTTPProbe.get("/").status == 200) }
            }
        }

        @Test func itsAddressIsNobodyElsesAndStays() async throws {
            try await DaemonHost.withHandOver { host in
                try await host.apply(DaemonHost.directPolicy(replicas: 1))
                try await host.settled("toy", at: 1)
                let other = try await host.apply(DaemonHost.policy("other"), as: "other.yaml")
                #expect(other.errors.contains("listen on 127.0.0.1:\(DaemonHost.frontPort)"))
                let changed = try await host.apply(DaemonHost.policy(endpoint: "port"))
                #expect(changed.errors.contains("coxctl delete toy"))
                #expect(await HTTPProbe.get("/").status == 200)

                try await host.coxctl("delete", "toy")
                try await eventually("it is gone") { try await host.service("toy") == nil }
                try await eventually("its address is free") {
                    await HTTPProbe.get("/").summary.hasPrefix("connect")
                }
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
            }
        }
    }
}

/// What direct.py says.
private struct DirectAnswer: Decodable {
    let replica: String
    /// It came through the front.
    let via: Bool

    init(_ answer: HTTPProbe.Answer) throws {
        try #require(answer.status == 200, "\(answer.summary)")
        self = try JSONDecoder().decode(Self.self, from: Data(answer.body.utf8))
    }

    static func several(_ count: Int) async throws -> [DirectAnswer] {
        var answers: [DirectAnswer] = []
        for _ in 0..<count { answers.append(try DirectAnswer(await HTTPProbe.get("/"))) }
        return answers
    }
}

extension DaemonHost {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static var direct: String { root + "/direct.py" }

    /// With the unit that hands sockets over, which runs our build and speaks to our daemon.
    fileprivate static func withHandOver(_ body: (DaemonHost) async throws -> Void) async throws {
        let name = "coxswain-handover@.service"
        let source = tests.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("units/" + name)
        let text = try String(contentsOf: source, encoding: .utf8).replacing(
            "/usr/bin/coxswaind", with: "\(programs)/coxswaind --runtime \(runtime)")
        try text.write(toFile: "/run/systemd/system/" + name, atomically: true, encoding: .utf8)
        try await Command.systemctl("daemon-reload")
        try await with { host in
            try FileManager.default.copyItem(
                atPath: tests.appendingPathComponent("direct.py").path, toPath: direct)
            try await body(host)
        }
    }

    fileprivate static func directPolicy(
        replicas: Int, environment: [String: String] = [:], mode: String = "http"
    ) -> String {
        let variables = environment.sorted { $0.key < $1.key }
            .map { "\($0.key): \"\($0.value)\"" }.joined(separator: ", ")
        return """
            service: toy
            rollout: { min-ready: 0s }
            run:
              command: [/usr/bin/python3, \(direct)]
              environment: { \(variables) }
              endpoint: direct
              stop: { deadline: 5s }
            readiness: { check: notify, start-deadline: 5s }
            front: { listen: "127.0.0.1:\(frontPort)", mode: \(mode) }
            scale: { replicas: \(replicas) }
            """
    }

    /// Connections to the front port that the front has accepted, as it stands in.
    fileprivate func waitingRequests() async throws -> Int {
        let pid = try await Command.systemctl("show", "-P", "MainPID", "coxtest-front.service")
        let sockets = try await Command.run(
            "/usr/bin/ss", ["-Htnp", "state", "established", "sport", "=", ":\(Self.frontPort)"])
        return sockets.output.split(separator: "\n").count { $0.contains("pid=\(pid),") }
    }
}
