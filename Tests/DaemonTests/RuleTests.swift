import ControlAPI
import Foundation
import Testing

/// The rules of ARCHITECTURE.md, on a real systemd, under real traffic.
extension DaemonSuites {
    @Suite struct RuleTests {
        @Test func nothingIsSentToAReplicaAfterItsSigterm() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let before = try await host.replicas("toy").map(\.name)
                let traffic = await Traffic.begin()
                try await host.coxctl("rollout", "restart", "toy")
                try await eventually("both are replaced") {
                    try await Set(host.replicas("toy").map(\.name)).isDisjoint(with: before)
                }
                try await host.settled("toy", at: 2)
                await traffic.end()
                #expect(await traffic.failures == [])
                for name in before {
                    let notes = host.notes(of: name)
                    let sigterm = try #require(notes.first { $0.what == "sigterm" })
                    let last = try #require(notes.last { $0.what == "request" })
                    #expect(last.nanoseconds < sigterm.nanoseconds)
                    #expect(
                        notes.count { $0.what == "request" }
                            == notes.count { $0.what == "answered" })
                    #expect(notes.last?.what == "finished")
                }
            }
        }

        @Test func aRolloutNeverLeavesFewerReadyThanWanted() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try await host.apply(DaemonHost.policy(environment: ["VERSION": "v2"]))
                var fewest = Int.max
                try await eventually("the rollout completes") {
                    guard let view = try await host.service("toy") else { return false }
                    fewest = min(fewest, view.available)
                    return view.state == .running && view.upToDate == 2 && view.current == 2
                }
                #expect(fewest >= 2)
            }
        }

        @Test func lostHistoryShrinksNothing() async throws {
            try await DaemonHost.with { host in
                let scale = "  min: 1\n  max: 4\n  cpu: { target: 60% }\n  scale-in-window: 60s"
                let policy = DaemonHost.policy()
                    .replacingOccurrences(of: "scale: { replicas: 2 }", with: "scale:\n\(scale)")
                try await host.apply(policy)
                try await host.settled("toy", at: 1)
                try await host.coxctl("scale", "toy", "--replicas", "3")
                try await host.settled("toy", at: 3)
                let before = try await host.replicas("toy").compactMap(\.mainPID)
                try await host.killDaemon()
                try FileManager.default.removeItem(atPath: DaemonHost.state)
                try await host.startDaemon()
                try await host.settled("toy", at: 3)
                #expect(try await host.replicas("toy").compactMap(\.mainPID) == before)
            }
        }

        /// The front's counters reach the autoscaler that the policy names.
        @Test(arguments: [
            "algorithm: hpa, in-flight: { target: 1 }, hpa: { sync-period: 1s, window: 2s }",
            "algorithm: kpa, in-flight: { target: 1 }, kpa: { stable-window: 6s, tick: 1s }",
            "in-flight: { target: 1 }",
        ]) func requestsInFlightAddReplicas(algorithm: String) async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy().replacingOccurrences(
                        of: "scale: { replicas: 2 }", with: "scale: { max: 3, \(algorithm) }"))
                try await host.settled("toy", at: 1)
                async let slow: Void = withTaskGroup(of: Void.self) { group in
                    for _ in 0..<6 {
                        group.addTask { _ = await HTTPProbe.get("/slow?seconds=8") }
                    }
                }
                try await eventually("it has grown") {
                    try await host.service("toy")?.desired == 3
                }
                await slow
            }
        }

        @Test func systemdItselfRestartsNothing() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                for unit in try await host.replicaUnits() {
                    #expect(try await Command.systemctl("show", "-P", "Restart", unit) == "no")
                }
            }
        }

        @Test func aReplicaIsReadyWhenItAnswersAndNotBefore() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy(replicas: 1, environment: ["START_SECONDS": "1.5"]))
                try await eventually("it runs") { try await host.replicaUnits().count == 1 }
                #expect(try await host.replicas("toy").map(\.phase) == [.starting])
                // Held by the front until somebody is ready.
                #expect(await HTTPProbe.get("/").status == 200)
                #expect(try await host.replicas("toy").map(\.phase) == [.ready])
            }
        }

        @Test func aSickReplicaLeavesThePoolAndComesBack() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try host.make(sick: "toy-1-1")
                try await eventually("it is not ready") {
                    try await host.replicas("toy").first?.phase == .unready
                }
                let traffic = await Traffic.begin()
                try await eventually("traffic flows") { await traffic.answered > 20 }
                await traffic.end()
                #expect(await Set(traffic.replicas) == ["toy-1-2"])
                try FileManager.default.removeItem(atPath: DaemonHost.notes + "/sick-toy-1-1")
                try await host.settled("toy", at: 2)
            }
        }

        @Test func aRolloutIsHeldAndGoesOnAndItsAuthorIsRemembered() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let next = DaemonHost.policy(environment: ["VERSION": "v2", "START_SECONDS": "1"])
                let file = DaemonHost.root + "/next.yaml"
                try next.write(toFile: file, atomically: true, encoding: .utf8)
                let difference = try await host.coxctl("diff", "-f", file)
                #expect(difference.status == 6)
                #expect(difference.output.contains(#"VERSION: "v2""#))
                try await host.coxctl("apply", "-f", file, "-m", "a second version")
                try await host.coxctl("rollout", "pause", "toy")
                try await eventually("the one that was started is ready") {
                    try await host.replicas("toy").count { $0.phase == .ready } == 3
                }
                #expect(try await host.service("toy")?.state == .rolling)
                try await host.coxctl("rollout", "resume", "toy")
                try await host.settled("toy", at: 2)
                let history = try await host.coxctl("rollout", "history", "toy")
                #expect(history.output.contains(/2   yes +2 .* root   a second version/))
            }
        }

        @Test func whatAFileHoldsIsPartOfTheRevision() async throws {
            try await DaemonHost.with { host in
                let file = DaemonHost.root + "/toy.conf"
                try Data("one".utf8).write(to: URL(fileURLWithPath: file))
                let policy = DaemonHost.policy()
                    .replacingOccurrences(
                        of: "  user: root", with: "  files: [\(file)]\n  user: root")
                try await host.apply(policy)
                try await host.settled("toy", at: 2)
                #expect(try await host.apply(policy).output.contains("unchanged"))

                try Data("two".utf8).write(to: URL(fileURLWithPath: file))
                // A daemon that is started is nobody who asks for it.
                try await host.killDaemon()
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                #expect(try await host.service("toy")?.revision == 1)
                let second = try await host.apply(policy)
                #expect(second.output.contains("as \(file) has changed"))
                try await host.settled("toy", at: 2)

                try Data("three".utf8).write(to: URL(fileURLWithPath: file))
                try await host.coxctl("rollout", "restart", "toy")
                try await host.settled("toy", at: 2)
                #expect(try await host.service("toy")?.revision == 3)
                let undo = try await host.coxctl("rollout", "undo", "toy")
                #expect(undo.output.contains("but \(file) has changed since"))

                try FileManager.default.removeItem(atPath: file)
                let refused = try await host.apply(policy)
                #expect(refused.status == 4)
                #expect(refused.errors.contains("'run.files' names it"))
            }
        }

        @Test func everyActionIsRecordedWithItsReason() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy(replicas: 1))
                try await host.settled("toy", at: 1)
                try await host.coxctl("scale", "toy", "--replicas", "2")
                try await host.settled("toy", at: 2)
                let events = try await host.events()
                for kind in ["applied", "replica-starting", "replica-ready", "scaled"] {
                    let event = try #require(events.first { $0.kind == kind }, "\(kind) is missing")
                    #expect(event.message.count > 10)
                }
                #expect(events.contains { $0.message.contains("from 1 to 2") })
            }
        }

        /// At many instants of a rollout; which effects were carried out by then differs.
        @Test(arguments: [0, 20, 60, 150, 300, 500, 800, 1_200])
        func killingTheDaemonFailsNoRequest(afterMilliseconds delay: Int) async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                try await host.apply(DaemonHost.policy(environment: ["VERSION": "v2"]))
                try await Task.sleep(for: .milliseconds(delay))
                try await host.killDaemon()
                try await eventually("traffic flows without it") {
                    let before = await traffic.answered
                    try await Task.sleep(for: .milliseconds(50))
                    return await traffic.answered > before
                }
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                await traffic.end()
                #expect(await traffic.failures == [])
                // Who leaves is not counted any more, and may not have ended yet.
                try await eventually("none is left over") {
                    try await host.replicaUnits().count == 2
                }
                #expect(await HTTPProbe.get("/").body.contains("v2"))
            }
        }

        @Test func aBadPolicyChangesNothingAndTheNextStartForgivesIt() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let before = try await host.replicas("toy").compactMap(\.mainPID)
                let bad = DaemonHost.policy().replacingOccurrences(of: "replicas", with: "replica")
                let outcome = try await host.apply(bad, as: "bad.yaml")
                #expect(outcome.status == 4)
                #expect(outcome.errors.contains(/bad\.yaml:\d+:\d+/))
                try bad.write(
                    toFile: DaemonHost.policies + "/toy.yaml", atomically: true, encoding: .utf8)
                try await eventually("the refusal is told") {
                    try await host.events().contains { $0.kind == "policy-refused" }
                }
                try await host.killDaemon()
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                #expect(try await host.replicas("toy").compactMap(\.mainPID) == before)
            }
        }

        @Test func aPolicyFileThatGoesAwayStopsNothing() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try FileManager.default.removeItem(atPath: DaemonHost.policies + "/toy.yaml")
                try await host.killDaemon()
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                try await host.coxctl("delete", "toy")
                try await eventually("it is gone") { try await host.replicaUnits().isEmpty }
                try await eventually("its slice, too") {
                    try await Command.systemctl("is-active", "coxswain-toy.slice") != "active"
                }
                // And it can come again.
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
            }
        }
    }
}
