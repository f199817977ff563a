import Foundation
import Testing

/// The unit of the front as it is shipped, when there is nothing to serve with.
extension DaemonSuites {
    @Suite struct FrontUnitTests {
        private let directory = "/run/systemd/system"
        private let unit = "coxswain-front.service"
        private let again = "coxswain-front-again.service"
        private let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("units").path

        /// Its settings of when it is started again, around another program and without its sandbox.
        private func install(running command: String, type: String) async throws {
            for name in [unit, again] {
                try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
                try FileManager.default.copyItem(
                    atPath: "\(source)/\(name)", toPath: "\(directory)/\(name)")
            }
            let text = try String(contentsOfFile: "\(source)/\(unit)", encoding: .utf8)
            let kept = text.split(separator: "\n").filter { line in
                ["[Unit]", "StartLimit", "OnFailure", "[Service]", "Restart"].contains {
                    line.hasPrefix($0)
                }
            }
            try """
            \(kept.joined(separator: "\n"))
            Type=\(type)
            ExecStart=\(command)
            """.write(toFile: "\(directory)/\(unit)", atomically: true, encoding: .utf8)
            try await Command.systemctl("daemon-reload")
        }

        private func remove() async throws {
            for name in [again, unit] {
                try await Command.systemctl("stop", name)
                try await Command.systemctl("reset-failed", name)
                try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
            }
            try await Command.systemctl("daemon-reload")
        }

        private func show(_ property: String) async throws -> String {
            try await Command.systemctl("show", "-P", property, unit)
        }

        @Test func oneThatCannotBeExecutedIsGivenARestAndAnotherChance() async throws {
            try await install(running: "/nonexistent", type: "exec")
            try await Command.systemctl("start", "--no-block", unit)
            try await eventually("it is given a rest") {
                try await show("ActiveState") == "failed"
            }
            #expect(try await Int(show("NRestarts")).map { $0 <= 30 } == true)
            try await install(running: "/bin/sleep infinity", type: "exec")
            try await eventually("it runs") { try await show("ActiveState") == "active" }
            try await remove()
        }

        @Test func whoStopsItWhileItRestsHasItStopped() async throws {
            try await install(running: "/nonexistent", type: "exec")
            try await Command.systemctl("start", "--no-block", unit)
            try await eventually("it rests") {
                try await Command.systemctl("show", "-P", "ActiveState", again) == "activating"
            }
            try await Command.systemctl("stop", unit)
            try await eventually("nobody starts it again") {
                try await Command.systemctl("show", "-P", "ActiveState", again) == "inactive"
            }
            #expect(try await ["inactive", "failed"].contains(show("ActiveState")))
            try await remove()
        }

        @Test func oneThatCannotBeginEndsSlowlyAndMeetsNoLimit() async throws {
            let front = "\(DaemonHost.programs)/coxswain-front"
            try await install(running: "\(front) --control /nonexistent/socket", type: "notify")
            let begun = ContinuousClock.now
            try await Command.systemctl("start", "--no-block", unit)
            try await eventually("it is started again and again") {
                try await Int(show("NRestarts")).map { $0 >= 8 } == true
            }
            #expect(ContinuousClock.now - begun >= .seconds(2))
            #expect(try await show("ActiveState") != "failed")
            try await remove()
        }
    }
}
