import ControlAPI
import Foundation
import Model
import Testing

/// What came at this time of earlier days, on a real systemd.
extension DaemonSuites {
    @Suite struct SeasonTests {
        private static func policy(_ prediction: String) -> String {
            DaemonHost.policy().replacingOccurrences(
                of: "scale: { replicas: 2 }",
                with: "scale: { min: 1, max: 4, rate: { target: 30 }, "
                    + "prediction: \(prediction), scale-in-window: 1s }")
        }

        /// Two days of a load that lasts, up to the quarter of an hour that runs.
        private static func season(requestsPerSecond: Int) -> Season {
            var season = Season(isCounted: true)
            let now = Int(Date().timeIntervalSince1970) / Season.slotSeconds
            for slot in (now - 192)..<now { season.note(requestsPerSecond * 1_000, slot: slot) }
            return season
        }

        /// As if the daemon had seen it.
        private func remember(_ season: Season) async throws {
            let file = DaemonHost.root + "/season.json"
            try JSONEncoder().encode(season).write(to: URL(fileURLWithPath: file))
            let script = """
                import json, sqlite3, sys
                database = sqlite3.connect(sys.argv[1])
                (text,) = database.execute("SELECT json FROM service_record WHERE name = 'toy'").fetchone()
                record = json.loads(text)
                record["season"] = json.load(open(sys.argv[2]))
                database.execute("UPDATE service_record SET json = ? WHERE name = 'toy'", [json.dumps(record)])
                database.commit()
                """
            let outcome = try await Command.run(
                "/usr/bin/python3", ["-c", script, DaemonHost.state + "/history.sqlite", file])
            try #require(outcome.status == 0, "\(outcome.errors)")
        }

        @Test func whatCameYesterdayIsPreparedForUnlessThePolicySaysNo() async throws {
            try await DaemonHost.with { host in
                try await host.apply(Self.policy("season"))
                try await host.settled("toy", at: 1)
                try await host.killDaemon()
                try await remember(Self.season(requestsPerSecond: 100_000))
                try await host.startDaemon()
                // Some twenty a second, for which one is enough; it has been far more, so it counts four times.
                let clients = Task {
                    var statuses: Set<Int> = []
                    while !Task.isCancelled {
                        statuses.insert(await HTTPProbe.get("/").status)
                        try? await Task.sleep(for: .milliseconds(50))
                    }
                    return statuses
                }
                try await eventually(within: 60, "it has more than it needs") {
                    try await host.service("toy").map { $0.desired > 1 } ?? false
                }
                let explained = try await host.coxctl("explain", "toy").output
                #expect(explained.contains("yesterday"), "\(explained)")
                let events = try await host.events().filter { $0.kind == "scaled" }.map(\.message)
                #expect(events.contains { $0.contains("yesterday") }, "\(events)")
                try await host.apply(Self.policy("off"))
                try await host.settled("toy", at: 1, within: 60)
                clients.cancel()
                #expect(await clients.value == [200])
            }
        }
    }
}
