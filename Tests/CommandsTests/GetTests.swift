import Commands
import ControlAPI
import Foundation
import Model
import Testing

@Suite struct GetTests {
    @Test func servicesAreListedWithTheColumnsOfKubectl() async throws {
        let daemon = try FakeDaemon(.value([Sample.service(), Sample.service("x", available: 1)]))
        let run = await Transcript.of("get", "--socket", daemon.path)
        #expect(run.status == .ok)
        #expect(
            run.output == """
                NAME     DESIRED   CURRENT   UP-TO-DATE   AVAILABLE     AGE
                orders         2         2            2           2   2m10s
                x              2         2            2           1   2m10s\n
                """)
        #expect(daemon.requests.map(\.line) == ["GET /v1/services HTTP/1.1"])
    }

    @Test func wideTellsMore() async throws {
        let daemon = try FakeDaemon(.value([Sample.service()]))
        let run = await Transcript.of("get", "services", "-o", "wide", "--socket", daemon.path)
        #expect(run.lines[0].hasSuffix("REVISION       CPU   FRONT            STATUS"))
        #expect(run.lines[1].hasSuffix("3   35%/60%   127.0.0.1:8080   2 of 2 available"))
    }

    @Test func jsonIsWhatTheAPISays() async throws {
        let daemon = try FakeDaemon(.value([Sample.service()]))
        let run = await Transcript.of("get", "-o", "json", "--socket", daemon.path)
        let decoded = try JSONDecoder().decode([ServiceView].self, from: Data(run.output.utf8))
        #expect(try decoded == [Sample.service()])
    }

    @Test func oneServiceCanBeAskedFor() async throws {
        let daemon = try FakeDaemon(.value([Sample.service(), Sample.service("x")]))
        let one = await Transcript.of("get", "service", "x", "--socket", daemon.path)
        #expect(one.lines.count == 2)
        let none = await Transcript.of("get", "service", "y", "--socket", daemon.path)
        #expect(none.status == .failed)
        #expect(none.errors.hasPrefix("coxctl: there is no service 'y'"))
    }

    @Test func replicasAreListedWithTheirFigures() async throws {
        let daemon = try FakeDaemon(.value([Sample.replica(1)]))
        let run = await Transcript.of("get", "replicas", "orders", "--socket", daemon.path)
        let words = run.lines.map { $0.split(separator: " ").map(String.init) }
        #expect(
            words[0] == [
                "NAME", "PHASE", "READY", "CPU", "MEMORY", "TASKS", "REQUESTS", "IN-FLIGHT",
                "RESTARTS", "AGE", "ENDPOINT",
            ])
        #expect(
            words[1] == [
                "orders-3-1", "ready", "yes", "12m", "24.5M", "3", "1234", "1", "0", "70s",
                "127.0.0.1:20001",
            ])
        #expect(daemon.requests.map(\.line) == ["GET /v1/replicas?service=orders HTTP/1.1"])
    }

    @Test func oneReplicaCanBeAskedFor() async throws {
        let daemon = try FakeDaemon(.value([Sample.replica(1), Sample.replica(2)]))
        let run = await Transcript.of("get", "replicas", "orders-3-2", "--socket", daemon.path)
        #expect(run.lines.count == 2)
        #expect(run.lines[1].hasPrefix("orders-3-2 "))
    }

    @Test func anEmptyListSaysSoWithoutSpoilingTheOutput() async throws {
        let daemon = try FakeDaemon(.value([ServiceView]()))
        let table = await Transcript.of("get", "--socket", daemon.path)
        #expect(table.output.isEmpty)
        #expect(table.errors.hasPrefix("coxctl: there are no services"))
        let json = await Transcript.of("get", "-o", "json", "--socket", daemon.path)
        #expect(json.output.filter { !$0.isWhitespace } == "[]")
        #expect(json.errors.isEmpty)
    }

    @Test func eventsAreListed() async throws {
        let daemon = try FakeDaemon(.value([Sample.event(1)]))
        let run = await Transcript.of(
            "get", "events", "orders", "-o", "wide", "--socket", daemon.path)
        #expect(
            run.lines[1]
                == "2023-11-14T22:13:20.000Z   normal     orders-3-1   replica-ready   it is ready")
        #expect(
            daemon.requests.map(\.line) == ["GET /v1/events?service=orders&limit=100 HTTP/1.1"])
    }

    @Test func aDescriptionHasEverySection() async throws {
        let daemon = try FakeDaemon(.value(Sample.detail()))
        let run = await Transcript.of("describe", "orders", "--socket", daemon.path)
        #expect(run.status == .ok)
        for part in [
            "State:     running: 2 of 2 available\n", "2 to 6 replicas, CPU 35%/60%",
            "127.0.0.1:80: permission denied", "held at revision 3 by an undo",
            "Policy (/etc/coxswain/policies/orders.yaml)\n  command:  /usr/bin/orders\n",
            "\nRevisions\n  REVISION", "0123456789abcdef", "\nReplicas\n  NAME", "\nEvents\n",
            "\nAddresses\n  ADDRESS          CLIENTS   ACCEPTED   HELD   RETRIED   SHED\n"
                + "  127.0.0.1:8080         7        120      3         2      1\n",
        ] {
            #expect(run.output.contains(part), "\(part)")
        }
    }

    @Test func aDescriptionTellsWhatReplicasMayUseAndWhatWouldFit() async throws {
        var detail = try Sample.detail()
        detail.size = SizeExplanation(parts: [
            .init(
                resource: "cpu", current: 0.5, decided: 0.5, minimum: 0.2, maximum: 2, use: nil,
                need: nil, limits: [], outlook: [],
                sentence: "CPU limit of each replica stays at 500m")
        ])
        var history = UsageHistory()
        for _ in 0..<1_440 { history.note(cpu: [200], workingSetBytes: 64 << 20) }
        detail.recommendation = history.recommendation
        let daemon = try FakeDaemon(.value(detail))
        let run = await Transcript.of("describe", "orders", "--socket", daemon.path)
        #expect(run.output.contains("Limits:    CPU limit of each replica stays at 500m\n"))
        let fitting = run.lines.first { $0.hasPrefix("Fitting:") } ?? ""
        #expect(fitting.contains("CPU 0.248 cores (0.248 to 0.496), memory"))
        #expect(fitting.hasSuffix(", of 24h watched"))
        let json = await Transcript.of(
            "describe", "orders", "-o", "json", "--socket", daemon.path)
        #expect(json.output.contains("\"watchedMinutes\" : 1440"))
    }

    @Test func aHostIsToldWithWhatIsWrong() async throws {
        let fault = DiagnosticView(file: "b.yaml", line: 2, column: 5, message: "no", hint: "yes")
        var report = HostReport(
            systemdVersion: 252, kernel: "6.1", bootID: "b", cgroupLayout: .hybrid,
            controllers: ["cpu", "memory"], hasFreezer: false, hasPressure: true,
            hasSocketDiagnosis: true, cpuCount: 2,
            memoryTotalBytes: 4 << 30, memoryAvailableBytes: 1 << 30, tcpMigrateRequests: nil,
            front: FrontState(isConnected: false),
            history: HistoryState(
                state: .setAside, path: "/var/lib/h", setAsidePath: "/var/lib/h.corrupt-1"),
            policies: PolicyDirectoryState(
                path: "/etc/p", refused: [RefusedPolicyFile(file: "b.yaml", diagnostics: [fault])]))
        report.shortage = "CPU: somebody waits for it 90 % of the time"
        report.favorsDynmods = false
        report.heldServices = ["low may have 2 replicas at most"]
        let daemon = try FakeDaemon(.value(report))
        let run = await Transcript.of("host", "--socket", daemon.path)
        for part in [
            "systemd:   252\n", "hybrid: cpu, memory\n", "systemctl start coxswain-cgroups",
            "1.0G available of 4.0G",
            "Accepts:   can be seen of sockets", "Direct:    connections can be steered",
            "Short of:  CPU: somebody waits", "low may have 2 replicas at most",
            "not connected: systemctl status coxswain-front",
            "the damaged one is /var/lib/h.corrupt-1",
            "not in force: b.yaml", "2:5: no; yes",
        ] {
            #expect(run.output.contains(part), "\(part)")
        }
        #expect(!run.output.split(separator: "\n").contains { $0.hasSuffix(" ") })
    }
}
