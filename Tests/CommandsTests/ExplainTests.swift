import Commands
import ControlAPI
import Foundation
import Model
import Testing

@Suite struct ExplainTests {
    private func report() throws -> ScalingReport {
        var inputs = ScaleExplanation.Inputs()
        (inputs.ready, inputs.existing, inputs.held) = (3, 4, 0)
        var report = ScalingReport(
            service: try ServiceName("orders"),
            scaling: ScalingView(
                mode: .automatic, minimum: 2, maximum: 6,
                pause: ScalingPauseView(
                    by: "ada", since: Timestamp(millisecondsSince1970: 1_700_000_000_000))),
            sentence: "CPU of 4 replicas is at 43 %; 4 decided")
        report.time = Timestamp(millisecondsSince1970: 1_700_000_100_000)
        report.explanation = ScaleExplanation(
            algorithm: "default", current: 4, decided: 4, inputs: inputs,
            proposals: [
                .init(
                    metric: "cpu", kind: "utilization", target: 60, value: 43, replicas: 3,
                    basis: "measured", measured: 4, unready: 0, missing: 0, leaving: 0, fault: nil)
            ],
            limits: [.init(code: "scale-in-window", text: "the scale-in window holds")],
            outlook: [.init(inSeconds: 60, "fewer"), .init("more, above CPU at 66 %")],
            sentence: report.sentence)
        return report
    }

    @Test func figuresLimitsAndOutlookAreTold() async throws {
        let daemon = try FakeDaemon(.value(report()))
        let run = await Transcript.of("explain", "orders", "--socket", daemon.path)
        #expect(
            run.output == """
                Name:     orders
                Decided:  stays at 4, by algorithm default, between 2 and 6
                Time:     2023-11-14T22:15:00.000Z
                Inputs:   3 of 4 replicas ready, 0 requests held
                Paused:   by ada since 2023-11-14T22:13:20.000Z
                Why:      CPU of 4 replicas is at 43 %; 4 decided

                Figures
                  FIGURE   BASIS      VALUE   TARGET   ASKS FOR   MEASURED   UNREADY   MISSING   NOTE
                  cpu      measured    43 %     60 %          3          4         0         0\u{20}\u{20}\u{20}

                Limits
                  scale-in-window: the scale-in window holds

                Outlook
                  at 2023-11-14T22:16:00.000Z: fewer
                  more, above CPU at 66 %\n
                """)
        #expect(
            daemon.requests == [
                .init(line: "GET /v1/services/orders/autoscale HTTP/1.1", body: "")
            ])
    }

    @Test func whatReplicasMayUseIsToldWhereItMoves() async throws {
        var report = try report()
        report.explanation?.size = SizeExplanation(parts: [
            .init(
                resource: "cpu", current: 0.5, decided: 0.74, minimum: 0.2, maximum: 2, use: 0.44,
                need: 0.74, limits: [], outlook: [],
                sentence: "CPU limit of each replica raised from 500m to 740m"),
            .init(
                resource: "memory", current: 134_217_728, decided: 134_217_728,
                minimum: 67_108_864, maximum: 1_073_741_824, use: nil, need: nil, limits: [],
                outlook: [.init(inSeconds: 60, "lower")],
                sentence: "memory limit of each replica stays at 128M"),
        ])
        let daemon = try FakeDaemon(.value(report))
        let run = await Transcript.of("explain", "orders", "--socket", daemon.path)
        #expect(
            run.output.hasSuffix(
                """
                \nSize
                  cpu 0.74 of 0.2 to 2, memory 128.0M of 64.0M to 1.0G
                  CPU limit of each replica raised from 500m to 740m
                  memory limit of each replica stays at 128M
                    at 2023-11-14T22:16:00.000Z: lower\n
                """))
    }

    @Test func aMomentIsATimeOrHowLongAgo() async throws {
        let daemon = try FakeDaemon(.value(report()))
        _ = await Transcript.of(
            "explain", "orders", "--at", "2026-02-03T04:05:06Z", "--socket", daemon.path)
        #expect(
            daemon.requests.last?.line
                == "GET /v1/services/orders/autoscale?at=2026-02-03T04:05:06.000Z HTTP/1.1")
        _ = await Transcript.of("explain", "orders", "--at", "10m", "--socket", daemon.path)
        #expect(daemon.requests.last?.line.contains("autoscale?at=20") == true)
        let wrong = await Transcript.of("explain", "orders", "--at", "noon")
        #expect(wrong.status == .usage)
        #expect(wrong.errors.contains("--at takes a time such as"))
    }

    @Test(arguments: [["--json"], ["-o", "json"]])
    func jsonIsTheReply(option: [String]) async throws {
        let daemon = try FakeDaemon(.value(report()))
        let run = await Transcript.of(["explain", "orders"] + option + ["--socket", daemon.path])
        let reply = try JSONDecoder().decode(ScalingReport.self, from: Data(run.output.utf8))
        #expect(try reply == report())
    }

    @Test func aFixedNumberIsOneSentence() async throws {
        let fixed = ScalingReport(
            service: try ServiceName("orders"),
            scaling: ScalingView(mode: .fixed, minimum: 2, maximum: 2),
            sentence: "2 replicas, as the policy says")
        let daemon = try FakeDaemon(.value(fixed))
        let run = await Transcript.of("explain", "orders", "--socket", daemon.path)
        #expect(run.output == "orders: 2 replicas, as the policy says\n")
    }
}
