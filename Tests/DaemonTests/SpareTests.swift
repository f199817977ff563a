import ControlAPI
import Foundation
import Model
import Testing

extension DaemonSuites {
    /// Replicas that stand still until they are wanted. systemd freezes on unified cgroups only.
    @Suite(.enabled(if: DaemonHost.hasUnifiedCgroups)) struct UnifiedCgroupSpareTests {
        private static func policy(_ scale: String) -> String {
            DaemonHost.policy().replacingOccurrences(
                of: "scale: { replicas: 2 }", with: "scale: { \(scale) }")
        }

        private static let sleepy = "min: 0, max: 3, spares: 1, cpu: { target: 60% }"

        private func spares(_ host: DaemonHost) async throws -> [ReplicaView] {
            try await host.replicas("toy").filter { $0.phase == .frozen }
        }

        private func frozen(_ count: Int, _ host: DaemonHost) async throws {
            try await eventually(within: 90, "\(count) are frozen") {
                var states: [String] = []
                for spare in try await spares(host) { states.append(try await freezer(spare)) }
                return states == Array(repeating: "frozen", count: count)
            }
        }

        private func freezer(_ replica: ReplicaView) async throws -> String {
            try await Command.systemctl("show", "-P", "FreezerState", replica.unitName)
        }

        @Test func oneIsThawedWhereAReplicaFailsAndAnotherIsFrozenAfter() async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy("replicas: 1, spares: 1"))
                try await frozen(1, host)
                let spare = try #require(try await spares(host).first)
                let first = try #require(
                    try await host.replicas("toy").first { $0.phase == .ready })
                #expect(host.notes(of: spare.name).allSatisfy { $0.what != "request" })
                try await Command.systemctl("kill", "--signal=KILL", first.unitName)
                try await eventually("the spare serves") {
                    await HTTPProbe.get("/").body.contains("\"\(spare.name)\"")
                }
                try await frozen(1, host)
                try await host.settled("toy", at: 1, within: 60)
                let description = try await host.coxctl("describe", "toy").output
                #expect(description.contains("Spares:    1 of 1 frozen"), "\(description)")
            }
        }

        @Test func theNextDaemonFindsThemFrozen() async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy("replicas: 1, spares: 1"))
                try await frozen(1, host)
                let before = try #require(try await spares(host).first)
                try await host.killDaemon()
                #expect(try await freezer(before) == "frozen")
                try await host.startDaemon()
                try await frozen(1, host)
                let after = try #require(try await spares(host).first)
                #expect(after.name == before.name)
                #expect(after.mainPID == before.mainPID)
                #expect(try await host.replicaUnits().count == 2)
                try await host.coxctl("scale", "toy", "--replicas", "2")
                try await eventually(within: 60, "it serves") {
                    try await host.replicas("toy").contains {
                        $0.name == before.name && $0.phase == .ready
                    }
                }
                try await frozen(1, host)
            }
        }

        @Test func oneThatIsThawedByHandIsFrozenAgain() async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy("replicas: 1, spares: 1"))
                try await frozen(1, host)
                let spare = try #require(try await spares(host).first)
                try await Command.systemctl("thaw", spare.unitName)
                try await eventually(within: 60, "it is told") {
                    try await host.events().contains {
                        $0.message.contains("thawed by somebody else") && $0.severity == .warning
                    }
                }
                try await frozen(1, host)
                #expect(try await spares(host).first?.mainPID == spare.mainPID)
            }
        }

        @Test func aScaleInAndTheEndOfTheServiceLeaveNothingFrozenBehind() async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy("replicas: 2, spares: 0"))
                try await host.settled("toy", at: 2, within: 60)
                let known = Set(try await host.replicas("toy").map(\.name))
                try await host.apply(Self.policy("replicas: 1, spares: 1"))
                try await frozen(1, host)
                // It was a replica before.
                #expect(known.isSuperset(of: try await spares(host).map(\.name)))
                try await host.coxctl("delete", "toy")
                try await eventually(within: 60, "nothing is left") {
                    try await host.replicaUnits(loaded: true).isEmpty
                }
                // Asked to stop, and not killed at its deadline.
                let stopped = try await host.events().filter { $0.kind == "replica-stopped" }
                #expect(stopped.allSatisfy { $0.severity == .normal }, "\(stopped.map(\.message))")
            }
        }

        /// A program that does little, so that what is measured is the thaw, and notes when it has answered.
        private static let light = """
            import os, socket, time
            name = "-".join(os.environ["COXSWAIN_" + part] for part in ("SERVICE", "REVISION", "ORDINAL"))
            notes = os.open(os.environ["NOTES_DIRECTORY"] + "/" + name, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
            server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
            while True:
                client, _ = server.accept()
                if client.recv(65536):
                    body = name.encode()
                    head = f"HTTP/1.1 200 OK\\r\\nContent-Length: {len(body)}\\r\\nConnection: close\\r\\n\\r\\n"
                    client.send(head.encode() + body)
                    os.write(notes, f"answered {time.monotonic_ns()}\\n".encode())
                client.close()
            """

        private static func light(_ scale: String) throws -> String {
            let path = DaemonHost.root + "/light.py"
            try light.write(toFile: path, atomically: true, encoding: .utf8)
            return """
                service: toy
                run:
                  command: [/usr/bin/python3, -I, -S, \(path)]
                  environment: { NOTES_DIRECTORY: \(DaemonHost.notes) }
                  user: root
                readiness: { check: accepts }
                front: { listen: "127.0.0.1:\(DaemonHost.frontPort)" }
                scale: { \(scale) }
                rollout: { min-ready: 0s }
                """
        }

        /// From the order to systemd, as the daemon's journal has it, until the spare has answered its first
        /// request, and what the client has seen of it.
        @Test func aRequestWakesTheServiceByOne() async throws {
            try await DaemonHost.with { host in
                try await host.apply(try Self.light(Self.sleepy))
                var woken: [Duration] = []
                var served: [Duration] = []
                for _ in 0..<10 {
                    try await host.coxctl("scale", "toy", "--replicas", "0")
                    try await frozen(1, host)
                    try await eventually(within: 60, "it sleeps") {
                        try await host.replicas("toy").allSatisfy { $0.phase == .frozen }
                    }
                    let spare = try #require(try await spares(host).first)
                    let begun = ContinuousClock.now
                    let answer = await HTTPProbe.get("/")
                    woken.append(ContinuousClock.now - begun)
                    #expect(answer.status == 200)
                    #expect(answer.body == spare.name)
                    let thawed = try #require(try await thaw(of: spare.name))
                    let answered = host.notes(of: spare.name).last { $0.what == "answered" }
                    served.append(.nanoseconds(try #require(answered).nanoseconds - thawed))
                }
                print("thaw to answer: \(told(served)); request to answer: \(told(woken))")
                #expect(served.sorted()[served.count / 2] < .seconds(1))
            }
        }

        @Test func aStepFindsItsReplicasReady() async throws {
            try await DaemonHost.with { host in
                try await host.apply(try Self.light("replicas: 1, spares: 3"))
                try await frozen(3, host)
                let names = try await spares(host).map(\.name)
                try await host.coxctl("scale", "toy", "--replicas", "4")
                try await host.settled("toy", at: 4, within: 60)
                var asked: Timestamp?
                var ready: [Int64] = []
                for event in try await host.events() {
                    if event.kind == "scaled" { asked = event.time }
                    guard event.kind == "replica-ready", event.message.contains("thawed within"),
                        names.contains(event.replica ?? "")
                    else { continue }
                    let since = try #require(asked)
                    ready.append(
                        event.time.millisecondsSince1970 - since.millisecondsSince1970)
                }
                print("a step by 3 spares: ready after \(ready) ms")
                #expect(ready.count == 3)
                try await frozen(3, host)
            }
        }

        private func told(_ spans: [Duration]) -> String {
            let sorted = spans.sorted()
            return
                "median \(sorted[sorted.count / 2]), longest of \(sorted.count) \(sorted.last ?? .zero)"
        }

        private struct Line: Decodable {
            let MESSAGE: String
            let __MONOTONIC_TIMESTAMP: String
        }

        /// When the daemon last told that it thaws, in nanoseconds of the monotonic clock.
        private func thaw(of replica: String) async throws -> Int64? {
            let journal = try await Command.run(
                "/usr/bin/journalctl",
                ["-u", "coxtest-daemon", "-o", "json", "--output-fields=MESSAGE", "-n", "40"])
            let lines = journal.output.split(separator: "\n").compactMap {
                try? JSONDecoder().decode(Line.self, from: Data($0.utf8))
            }
            let line = lines.last { $0.MESSAGE.contains("\(replica) thaws: ") }
            return line.flatMap { Int64($0.__MONOTONIC_TIMESTAMP) }.map { $0 * 1_000 }
        }
    }

    @Suite(.enabled(if: !DaemonHost.hasUnifiedCgroups)) struct AwakeSpareTests {
        private static let policy = DaemonHost.policy().replacingOccurrences(
            of: "scale: { replicas: 2 }", with: "scale: { replicas: 1, spares: 1 }")

        private func standby(_ host: DaemonHost) async throws -> ReplicaView {
            var found: ReplicaView?
            try await eventually("a spare stands by") {
                found = try await host.replicas().first { $0.phase == .standby }
                return found != nil
            }
            return try #require(found)
        }

        @Test func aHostWithoutAFreezerKeepsThemAwakeAndSaysSo() async throws {
            try await DaemonHost.with { host in
                let applied = try await host.apply(Self.policy).output
                #expect(applied.contains("spares stand by awake, as this host has no freezer"))
                let spare = try await standby(host)
                let description = try await host.coxctl("describe", "toy").output
                #expect(description.contains("Spares:    1 of 1 standing by"), "\(description)")
                // It is in no route: nobody has asked it anything but whether it is well.
                for _ in 1...20 { #expect(await HTTPProbe.get("/").body != spare.name) }
                #expect(try await host.events().count { $0.kind == "spares-awake" } == 1)
            }
        }

        @Test func oneServesInsteadOfAReplicaThatIsKilledAndStaysOneWhenTheDaemonIs() async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy)
                let spare = try await standby(host)
                try await host.killDaemon()
                try await host.startDaemon()
                try await host.settled("toy", at: 1)
                #expect(try await standby(host).mainPID == spare.mainPID)
                let serving = try #require(try await host.replicas().first { $0.phase == .ready })
                kill(pid_t(try #require(serving.mainPID)), SIGKILL)
                try await eventually("the spare serves") {
                    await HTTPProbe.get("/").body.contains("\"\(spare.name)\"")
                }
                #expect(try await standby(host).name != spare.name)
            }
        }
    }
}
