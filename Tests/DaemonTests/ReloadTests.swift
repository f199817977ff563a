import ControlAPI
import Foundation
import Testing

/// The front replaced by `systemctl reload` while clients are served.
extension DaemonSuites {
    @Suite struct ReloadTests {
        private func mainProcess() async throws -> Int32 {
            let text = try await Command.systemctl(
                "show", "-P", "MainPID", "coxtest-front.service")
            return try #require(Int32(text))
        }

        @Test("reloads one after another fail no request, and systemd follows the new process")
        func reloadsUnderTraffic() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let traffic = await Traffic.begin()
                var processes: Set<Int32> = [try await mainProcess()]
                for round in 1...5 {
                    let outcome = try await Command.run(
                        "/usr/bin/systemctl", ["reload", "coxtest-front.service"])
                    #expect(outcome.status == 0, "\(outcome.errors)")
                    processes.insert(try await mainProcess())
                    #expect(processes.count == round + 1)
                    let answered = await traffic.answered
                    try await eventually("requests are answered after reload \(round)") {
                        await traffic.answered > answered + 20
                    }
                }
                await traffic.end()
                #expect(await traffic.failures == [])
                // The daemon has found the last of them: a rollout needs its acknowledgements.
                let outcome = try await host.coxctl("rollout", "restart", "toy")
                #expect(outcome.status == 0, "\(outcome.errors)")
                try await host.settled("toy", at: 2)
            }
        }

        @Test("systemd starts the front again when a process that took over is killed")
        func deathOfTheHeir() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                // The process before it has a request that would keep systemd waiting.
                let slow = Task { await HTTPProbe.get("/slow?seconds=60") }
                let names = try await host.replicas("toy").map(\.name)
                try await eventually("a replica has it") {
                    names.contains { name in
                        host.notes(of: name).contains { $0.what == "request" }
                    }
                }
                _ = try await Command.run(
                    "/usr/bin/systemctl", ["reload", "coxtest-front.service"])
                let heir = try await mainProcess()
                kill(heir, SIGKILL)
                try await eventually(within: 10, "another process serves") {
                    let main = try await mainProcess()
                    return main != heir && main > 0
                }
                let answer = await HTTPProbe.get("/")
                #expect(answer.status == 200)
                #expect(await slow.value.status == 0)
            }
        }
    }
}
