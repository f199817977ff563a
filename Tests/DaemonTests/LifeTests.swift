import ControlAPI
import Foundation
import Testing

/// Replicas coming, failing and going.
extension DaemonSuites {
    @Suite struct LifeTests {
        /// Each worker of the front goes strictly in turn, so shares differ by one for each at most.
        @Test func requestsGoRoundTheReplicas() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy(replicas: 3))
                try await host.settled("toy", at: 3)
                var seen: [String] = []
                for _ in 0..<24 {
                    let body = await HTTPProbe.get("/").body
                    seen.append(body.firstMatch(of: /toy-1-\d/).map { String($0.0) } ?? body)
                }
                let shares = Dictionary(grouping: seen, by: \.self).values.map(\.count)
                #expect(shares.count == 3)
                let difference = (shares.max() ?? 0) - (shares.min() ?? 0)
                #expect(difference <= ProcessInfo.processInfo.activeProcessorCount)
            }
        }

        @Test func whatCameByAnAddressIsTold() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                for _ in 0..<3 { #expect(await HTTPProbe.get("/").status == 200) }
                try await eventually("its clients are counted") {
                    let text = try await host.coxctl("describe", "toy").output
                    return text.contains(
                        #/\nAddresses\n +ADDRESS .*\n +127\.0\.0\.1:\d+ +0 +[1-9]\d* +0 +0 +0\n/#)
                }
            }
        }

        @Test func killingAReplicaFailsNoRequestAndItIsReplaced() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                for _ in 0..<3 {
                    let victim = try #require(
                        try await host.replicas("toy").first { $0.phase == .ready })
                    kill(pid_t(try #require(victim.mainPID)), SIGKILL)
                    try await eventually("it is replaced") {
                        try await !host.replicas("toy").contains { $0.name == victim.name }
                    }
                    try await host.settled("toy", at: 2)
                }
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(await traffic.answered > 0)
            }
        }

        @Test func aServiceThatCrashesAgainAndAgainBacksOffAndSaysWhy() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    "service: crasher\nrun: { command: [/bin/sh, -c, 'exit 7'] }\nscale: { replicas: 1 }"
                )
                try await eventually("it backs off") {
                    try await host.replicas("crasher").contains {
                        $0.phase == .backingOff && $0.restarts >= 3
                    }
                }
                let events = try await host.events()
                #expect(events.contains { $0.message.contains("exited with status 7") })
                #expect(events.contains { $0.kind == "backing-off" })
            }
        }

        @Test func aRequestOfSecondsIsFinishedBeforeItsReplicaIsStopped() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    DaemonHost.policy(replicas: 1, environment: ["STOP_SECONDS": "0.5"]))
                try await host.settled("toy", at: 1)
                async let slow = HTTPProbe.get("/slow?seconds=2")
                try await eventually("it is under way") {
                    host.notes(of: "toy-1-1").contains { $0.what == "request" }
                }
                try await host.coxctl("drain", "toy-1-1")
                #expect(await slow.status == 200)
                try await eventually("its handler has run to the end") {
                    host.notes(of: "toy-1-1").last?.what == "finished"
                }
                let order = host.notes(of: "toy-1-1").map(\.what)
                #expect(order == ["started", "request", "answered", "sigterm", "finished"])
                try await host.settled("toy", at: 1)
            }
        }

        @Test func aReplicaThatIgnoresSigtermIsKilledWithItsWholeCgroup() async throws {
            try await DaemonHost.with { host in
                try await host.apply(
                    """
                    service: stubborn
                    rollout: { min-ready: 0s }
                    run:
                      command: [/bin/sh, -c, "trap '' TERM; sh -c 'trap \\"\\" TERM; while :; do sleep 1; done' & while :; do sleep 1; done"]
                      stop: { deadline: 1s }
                    """)
                try await host.settled("stubborn", at: 1)
                let unit = try #require(try await host.replicaUnits().first)
                let begin = ContinuousClock.now
                try await host.coxctl("delete", "stubborn")
                try await eventually("it is gone") {
                    try await host.replicaUnits(loaded: true).isEmpty
                }
                let took = ContinuousClock.now - begin
                #expect(took >= .seconds(1))
                #expect(took < .seconds(4))
                let left = try await Command.run(
                    "/usr/bin/systemd-cgls", ["--no-pager", "-u", unit])
                #expect(!left.output.contains("sleep"))
                #expect(
                    try await host.events().contains {
                        $0.message.contains("killed at the deadline")
                    })
            }
        }

        @Test func aBrokenRevisionIsUndoneByItself() async throws {
            try await DaemonHost.with { host in
                let rollout = "rollout: { min-ready: 0s, progress-deadline: 3s }"
                try await host.apply(DaemonHost.policy(more: rollout))
                try await host.settled("toy", at: 2)
                try host.make(sick: "v2")
                let traffic = await Traffic.begin()
                try await host.apply(
                    DaemonHost.policy(environment: ["VERSION": "v2"], more: rollout))
                let status = try await host.coxctl("rollout", "status", "toy")
                #expect(status.status == 1)
                try await host.settled("toy", at: 2)
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(await traffic.versions == ["v1"])
                #expect(try await host.events().contains { $0.kind == "rollout-undone" })
            }
        }

        @Test func rolloutStatusWaitsForTheEndOfARestart() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let before = Set(try await host.replicas("toy").map(\.name))
                #expect(try await host.coxctl("rollout", "restart", "toy").status == 0)
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                let ready = try await host.replicas("toy").filter { $0.phase == .ready }
                #expect(ready.count == 2)
                #expect(before.isDisjoint(with: ready.map(\.name)))
            }
        }

        @Test func undoGoesBackAndHolds() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try await host.apply(DaemonHost.policy(environment: ["VERSION": "v2"]))
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                let traffic = await Traffic.begin()
                #expect(try await host.coxctl("rollout", "undo", "toy").status == 0)
                #expect(try await host.coxctl("rollout", "status", "toy").status == 0)
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(await HTTPProbe.get("/").body.contains("v1"))
                try await host.killDaemon()
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
                #expect(await HTTPProbe.get("/").body.contains("v1"))
            }
        }
    }
}
