import ControlAPI
import Foundation
import Testing

/// Services scaled by figures from outside, on a real systemd.
extension DaemonSuites {
    @Suite struct MetricTests {
        private static func policy(_ source: String, bounds: String = "min: 1, max: 4") -> String {
            DaemonHost.policy().replacingOccurrences(
                of: "scale: { replicas: 2 }",
                with: """
                    scale:
                      \(bounds.replacingOccurrences(of: ", ", with: "\n  "))
                      scale-in-window: 1s
                      growth: { replicas: 10 }
                      metrics:
                        - name: jobs
                          average: 10
                          \(source)
                    """)
        }

        private func tell(_ text: String, in file: String) throws {
            // By rename: a reader sees all of it.
            try text.write(
                toFile: DaemonHost.notes + "/" + file, atomically: true, encoding: .utf8)
        }

        private func lost(_ host: DaemonHost, _ why: String) async throws {
            // Of a figure of replicas after a period and a timeout: they may not have been asked before.
            try await eventually(within: 40, "it is told that the metric \(why)") {
                try await host.events().contains {
                    $0.kind == "metric-lost" && $0.message.contains(why)
                }
            }
        }

        /// Nothing shrinks for a while in which it would shrink at once if the figure counted as low.
        private func stays(_ host: DaemonHost, at count: Int) async throws {
            for _ in 0..<8 {
                #expect(try await host.service("toy")?.desired == count)
                try await Task.sleep(for: .milliseconds(500))
            }
        }

        @Test func aCommandTellsHowManyAreNeeded() async throws {
            try await DaemonHost.with { host in
                try tell("25\n", in: "jobs")
                let command = "command: [/bin/sh, -c, \"exec sh \(DaemonHost.notes)/ask\"]"
                try tell("exec cat \(DaemonHost.notes)/jobs", in: "ask")
                let applied = try await host.apply(
                    Self.policy("\(command)\n      period: 1s\n      timeout: 1s"))
                #expect(applied.status == 0, "\(applied.errors)")
                try await host.settled("toy", at: 3)
                let shown = try await host.coxctl("describe", "toy").output
                #expect(shown.contains("25   10 each"), "\(shown)")
                try tell("9\n", in: "jobs")
                try await host.settled("toy", at: 1)
                try tell("40\n", in: "jobs")
                try await host.settled("toy", at: 4)
                try tell("NaN\n", in: "jobs")
                try await lost(host, "(command /bin/sh) is NaN")
                try await stays(host, at: 4)
                let explained = try await host.coxctl("explain", "toy").output
                #expect(explained.contains("it is NaN"), "\(explained)")
                try tell("12\n", in: "jobs")
                try await host.settled("toy", at: 2)
                #expect(try await host.events().contains { $0.kind == "metric-regained" })
            }
        }

        /// Each kind of trouble by itself: of one that comes and goes is told once a minute.
        /// Only what hangs gets a second: on a busy machine a unit's start alone may take that long.
        @Test(arguments: [
            ("exec sleep 60", "1s", "'/bin/sh' did not end within 1 s"),
            ("exec yes", "4s", "'/bin/sh' prints 4096 bytes or more"),
            ("exit 3", "4s", "'/bin/sh' exited with status 3"),
            ("echo twelve", "4s", "is not a number but 'twelve'"),
            ("true", "4s", "nothing was printed"), ("echo -5", "4s", "less than nothing cannot be"),
        ])
        func aCommandThatIsOfNoUseShrinksNothing(
            _ script: String, _ period: String, _ why: String
        ) async throws {
            try await DaemonHost.with { host in
                try tell("echo 30", in: "ask")
                try await host.apply(
                    Self.policy(
                        "command: [/bin/sh, \(DaemonHost.notes)/ask]\n"
                            + "      period: \(period)\n      timeout: \(period)"))
                try await host.settled("toy", at: 3)
                try tell(script, in: "ask")
                try await lost(host, why)
                try await stays(host, at: 3)
                // Nothing hangs with it.
                #expect(await HTTPProbe.get("/").status == 200)
                let begun = ContinuousClock.now
                #expect(try await host.coxctl("get", "services").status == 0)
                print("coxctl get took \(ContinuousClock.now - begun) while '\(script)'")
            }
        }

        @Test(arguments: [
            (
                "scrape: /page, sample: jobs, average: 10", "# TYPE jobs gauge\njobs{a=\"b\"} 20\n",
                "jobs{a=\"b\"} 5\n"
            ),
            (
                "url: http://127.0.0.1:18080/page, json: \"$.q[0].jobs\"",
                "{\"q\": [{\"jobs\": 25}]}",
                "{\"q\": [{\"jobs\": 5}]}"
            ),
            (
                "prometheus: http://127.0.0.1:18080/page, query: sum(jobs)",
                "{\"data\":{\"result\":[{\"metric\":{},\"value\":[1700000000,\"25\"]}]}}", ""
            ),
        ])
        func aPageTellsHowManyAreNeeded(_ source: String, _ high: String, _ low: String)
            async throws
        {
            try await DaemonHost.with { host in
                try tell(high.replacingOccurrences(of: "1700000000", with: Self.now), in: "page")
                let keys = source.components(separatedBy: ", ").filter { $0 != "average: 10" }
                try await host.apply(
                    Self.policy(
                        (keys + ["period: 1s", "timeout: 1s"])
                            .joined(separator: "\n      ")))
                try await eventually(within: 20, "it has grown") {
                    (try await host.service("toy")?.available ?? 0) >= 3
                }
                let reached = try await host.service("toy")?.desired ?? 0
                try tell(low.isEmpty ? "hang" : "huge", in: "page")
                try await lost(host, low.isEmpty ? "no answer" : "more than 1048576 bytes")
                try await eventually("it grows no more") {
                    try await host.service("toy")?.desired ?? 0 >= reached
                }
                let now = try await host.service("toy")?.desired ?? 0
                try await stays(host, at: now)
                if low.isEmpty { return }
                try tell(low, in: "page")
                try await host.settled("toy", at: 1)
            }
        }

        private static var now: String { "\(Int(Date().timeIntervalSince1970))" }

        @Test func aPushedFigureCountsUntilItIsStale() async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy("push: true\n      stale-after: 3s"))
                try await host.settled("toy", at: 1)
                let pushed = try await host.coxctl("metric", "push", "toy", "jobs", "31")
                #expect(pushed.output == "toy: 'jobs' is 31\n", "\(pushed)")
                try await host.settled("toy", at: 4)
                try await lost(host, "old, more than 3 s")
                try await stays(host, at: 4)
                for (arguments, why) in [
                    (["toy", "jobs", "nan"], "is NaN"), (["toy", "jobs", "1e30"], "more than"),
                    (["toy", "job", "1"], "it has 'jobs'"),
                    (["boat", "jobs", "1"], "no service 'boat'"),
                    (["toy", "jobs", "5", "--at", "2100-01-01T00:00:00Z"], "of a time that comes"),
                ] {
                    let outcome = try await Command.run(
                        "\(DaemonHost.programs)/coxctl",
                        ["metric", "push"] + arguments + ["--socket", DaemonHost.socket])
                    #expect(outcome.status != 0)
                    #expect(outcome.errors.contains(why), "\(outcome.errors)")
                }
                #expect(try await host.service("toy")?.desired == 4)
                for _ in 0..<6 {
                    try await host.coxctl("metric", "push", "toy", "jobs", "0")
                    try await Task.sleep(for: .milliseconds(500))
                }
                try await host.settled("toy", at: 1)
            }
        }

        /// A replica that its quota holds back, and nobody but its cgroup tells of it.
        @Test func throttlingIsAFigureToScaleBy() async throws {
            try await DaemonHost.with { host in
                let policy = Self.policy("measure: throttling")
                    .replacingOccurrences(of: "average: 10\n", with: "average: 20%\n")
                    .replacingOccurrences(
                        of: "user: root", with: "user: root\n  limits: { cpu: 10% }")
                let applied = try await host.apply(policy)
                #expect(applied.status == 0, "\(applied.errors)")
                try await host.settled("toy", at: 1)
                let load = Task {
                    while !Task.isCancelled { _ = await HTTPProbe.get("/burn?ms=200") }
                }
                defer { load.cancel() }
                try await eventually(within: 30, "it has grown") {
                    try await host.service("toy")?.desired ?? 0 > 1
                }
                let shown = try await host.coxctl("describe", "toy").output
                #expect(shown.contains("20 % each"), "\(shown)")
                let explained = try await host.coxctl("explain", "toy").output
                #expect(explained.contains("jobs"), "\(explained)")
            }
        }

        /// Cgroups of v2 tell it, also beside those of v1, where the kernel accounts for it.
        @Test func pressureIsToldOrTheReasonWhyNot() async throws {
            try await DaemonHost.with { host in
                let applied = try await host.apply(
                    Self.policy("measure: cpu-pressure\n      stale-after: 2s")
                        .replacingOccurrences(of: "average: 10\n", with: "average: 90%\n"))
                #expect(applied.status == 0, "\(applied.errors)")
                try await host.settled("toy", at: 1)
                try await eventually(within: 40, "its pressure is known, or why not") {
                    if try await host.replicas("toy").first?.cpuPressurePermille != nil {
                        return true
                    }
                    return try await host.events().contains {
                        $0.kind == "metric-lost" && $0.message.contains("tells no pressure")
                    }
                }
            }
        }

        /// A queue's worker: nobody asks anything of it, so only the figure can wake it.
        @Test func aFigureWakesAServiceThatSleeps() async throws {
            try await DaemonHost.with { host in
                let policy = Self.policy(
                    "push: true", bounds: "min: 0, max: 4, idle: { after: 1s }")
                let applied = try await host.apply(policy)
                #expect(applied.status == 0, "\(applied.errors)")
                try await host.settled("toy", at: 1)
                try await host.coxctl("metric", "push", "toy", "jobs", "0")
                try await eventually(within: 20, "it sleeps") {
                    try await host.service("toy")?.desired == 0
                }
                try await host.coxctl("metric", "push", "toy", "jobs", "25")
                try await host.settled("toy", at: 3)
            }
        }
    }
}
