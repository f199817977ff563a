import ControlAPI
import Foundation
import Testing

/// Services without replicas, on a real systemd.
extension DaemonSuites {
    @Suite struct SleepTests {
        private static func policy(mode: String = "http", after: String = "2s") -> String {
            DaemonHost.policy(mode: mode).replacingOccurrences(
                of: "scale: { replicas: 2 }",
                with: "scale: { min: 0, max: 3, cpu: { target: 60% }, idle: { after: \(after) } }")
        }

        private func asleep(_ host: DaemonHost) async throws {
            try await eventually(within: 30, "it sleeps") {
                guard try await host.service("toy")?.desired == 0 else { return false }
                return try await host.replicaUnits().isEmpty
            }
        }

        @Test(arguments: ["http", "tcp"])
        func aRequestWakesAServiceThatSleeps(mode: String) async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy(mode: mode))
                try await host.settled("toy", at: 1)
                try await asleep(host)
                let view = try await host.service("toy")
                #expect(view?.state == .running)
                #expect(view?.status == "asleep: no replica until a request comes")
                let statuses = await withTaskGroup(of: Int.self) { group in
                    for _ in 0..<20 {
                        group.addTask { await HTTPProbe.get("/").status }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses == Array(repeating: 200, count: 20))
                let events = try await host.events().filter { $0.kind == "scaled" }.map(\.message)
                #expect(events.contains { $0.contains("scale-in from 1 to 0: nothing to do for") })
                #expect(events.contains { $0.contains("scale-out from 0 to 1: held requests") })
                let explained = try await host.coxctl("explain", "toy", "--json")
                #expect(explained.output.contains("\"algorithm\" : \"default\""))
            }
        }

        @Test func aDaemonThatWasKilledMeanwhileStillWakesIt() async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy())
                try await host.settled("toy", at: 1)
                try await asleep(host)
                try await host.killDaemon()
                // Held by the front alone.
                async let answer = HTTPProbe.get("/").status
                try await host.startDaemon()
                #expect(await answer == 200)
                try await asleep(host)
                try await host.killDaemon()
                try await host.startDaemon()
                #expect(await HTTPProbe.get("/").status == 200)
            }
        }

        @Test func aPauseOutlivesTheDaemon() async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy())
                try await host.settled("toy", at: 1)
                try await host.coxctl("autoscale", "pause", "toy")
                try await host.killDaemon()
                try await host.startDaemon()
                try await eventually("it is known") { try await host.service("toy") != nil }
                try await Task.sleep(for: .seconds(4))
                let view = try await host.service("toy")
                #expect(view?.desired == 1)
                #expect(view?.scaling.pause?.by == "root")
                let explained = try await host.coxctl("explain", "toy").output
                #expect(explained.contains("Paused:   by root since"))
                #expect(explained.contains("paused: paused by a person"))
                try await host.coxctl("autoscale", "resume", "toy")
                try await asleep(host)
            }
        }

        /// A program that takes 50 ms until it is ready: the time from the request until its answer.
        @Test func wakingTakesLittleMoreThanTheProgramsStart() async throws {
            try await DaemonHost.with { host in
                let program = """
                    import os, socket, time
                    server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
                    time.sleep(0.035)
                    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                    notify.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"].replace("@", chr(0), 1))
                    while True:
                        client, _ = server.accept()
                        client.recv(65536)
                        client.send(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok")
                        client.close()
                    """
                try program.write(
                    toFile: DaemonHost.root + "/starter.py", atomically: true, encoding: .utf8)
                try await host.apply(
                    """
                    service: toy
                    run:
                      command: [/usr/bin/python3, -I, -S, \(DaemonHost.root)/starter.py]
                      user: root
                    readiness: { check: notify }
                    front: { listen: "127.0.0.1:\(DaemonHost.frontPort)" }
                    scale: { min: 0, max: 3, cpu: { target: 60% } }
                    """)
                try await host.settled("toy", at: 1)
                var took: [Duration] = []
                for _ in 0..<30 {
                    try await host.coxctl("scale", "toy", "--replicas", "0")
                    try await asleep(host)
                    let begun = ContinuousClock.now
                    #expect(await HTTPProbe.get("/").status == 200)
                    took.append(ContinuousClock.now - begun)
                }
                took.sort()
                print("woken within: median \(took[15]), longest of 30 \(took[29])")
                #expect(took[15] < .seconds(1))
            }
        }
    }
}
