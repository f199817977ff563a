import ControlAPI
import Foundation
import Testing

/// Who is told of failures, on a real systemd.
extension DaemonSuites {
    @Suite struct AlertTests {
        private let port = 18_099
        private let heard = DaemonHost.notes + "/heard"
        private let paged = DaemonHost.notes + "/paged"
        private let unitFile = "/run/systemd/system/coxtest-page@.service"

        private func policy(_ alerts: String) -> String {
            DaemonHost.policy(
                replicas: 2,
                more: """
                    restart: { causes: { signal: give-up } }
                    on-failure: { \(alerts) }
                    """)
        }

        private func kill(_ unit: String) async throws {
            try await Command.systemctl("kill", "--signal=KILL", "coxswain-\(unit).service")
        }

        private func text(_ path: String) -> String {
            (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        }

        /// Writes what it is sent into a file, a line each, and answers 204.
        private func listen() async throws {
            let program = """
                import http.server
                class Hook(http.server.BaseHTTPRequestHandler):
                    def do_POST(self):
                        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
                        open('\(heard)', 'a').write(self.path + ' ' + body + '\\n')
                        self.send_response(204)
                        self.end_headers()
                http.server.HTTPServer(('127.0.0.1', \(port)), Hook).serve_forever()
                """
            let outcome = try await Command.run(
                "/usr/bin/systemd-run",
                ["--quiet", "--unit=coxtest-hook", "/usr/bin/python3", "-c", program])
            try #require(outcome.status == 0, "\(outcome.errors)")
        }

        private func stopListening() async throws {
            try await Command.systemctl("stop", "coxtest-hook.service")
            try await Command.systemctl("reset-failed", "coxtest-hook.service")
        }

        private func outcomes(_ host: DaemonHost) async throws -> [String] {
            try await host.events().filter { $0.kind == "alert" }.map(\.message)
        }

        @Test func aUnitIsStartedAndAWebhookToldOfWhatWasGivenUp() async throws {
            try await DaemonHost.with { host in
                try """
                [Service]
                Type=oneshot
                ExecStart=/bin/sh -c 'echo %i >> \(paged)'
                """.write(toFile: unitFile, atomically: true, encoding: .utf8)
                try await Command.systemctl("daemon-reload")
                try await listen()
                try await host.apply(
                    policy("start: coxtest-page@.service, webhook: 'http://127.0.0.1:\(port)/x'"))
                try await host.settled("toy", at: 2)
                try await kill("toy-1-1")
                try await eventually("both are told") {
                    text(paged) == "toy\n" && text(heard).contains("\n")
                }
                #expect(text(heard).hasPrefix("/x {\"id\":\"toy-"))
                #expect(text(heard).contains("\"occasion\":\"give-up\",\"replica\":\"toy-1-1\""))
                try await eventually("both outcomes are events") {
                    try await outcomes(host).sorted() == [
                        "toy: coxtest-page@.service, for 'give-up', was told",
                        "toy: http://127.0.0.1:\(port)/x, for 'give-up', was told",
                    ]
                }
                try await stopListening()
                try FileManager.default.removeItem(atPath: unitFile)
                try await Command.systemctl("daemon-reload")
            }
        }

        @Test func whoCouldNotBeToldIsToldByTheNextDaemon() async throws {
            try await DaemonHost.with { host in
                try await host.apply(policy("webhook: 'http://127.0.0.1:\(port)/', retries: 50"))
                try await host.settled("toy", at: 2)
                try await kill("toy-1-1")
                try await eventually("the first try was in vain") {
                    try await outcomes(host).first?.contains("could not be told") == true
                }
                try await host.killDaemon()
                try await listen()
                try await host.startDaemon()
                try await eventually("he is told") { text(heard).contains("give-up") }
                try await eventually("and that is an event") {
                    try await outcomes(host).last?.contains("was told (") == true
                }
                #expect(text(heard).split(separator: "\n").count == 1)
                try await stopListening()
            }
        }

        /// The loop has other things to do than to wait for somebody who never answers.
        @Test func whoNeverAnswersHoldsNothingUp() async throws {
            try await DaemonHost.with { host in
                let silent = try await Command.run(
                    "/usr/bin/systemd-run",
                    [
                        "--quiet", "--unit=coxtest-hook", "/usr/bin/python3", "-c",
                        "import socket, time; s = socket.create_server(('127.0.0.1', \(port))); "
                            + "time.sleep(600)",
                    ])
                try #require(silent.status == 0)
                try await host.apply(
                    policy("webhook: 'http://127.0.0.1:\(port)/', timeout: 2s, retries: 0"))
                try await host.settled("toy", at: 2)
                try await kill("toy-1-1")
                try await eventually("its place is given up") {
                    try await host.events().contains { $0.kind == "gave-up" }
                }
                #expect(try await outcomes(host) == [])
                #expect(try await host.coxctl("rollout", "restart", "toy").status == 0)
                try await eventually("it is told that nobody was") {
                    try await outcomes(host) == [
                        "toy: http://127.0.0.1:\(port)/, for 'give-up', was not told: no answer "
                            + "from 127.0.0.1:\(port) within 2 s"
                    ]
                }
                try await stopListening()
            }
        }
    }
}
