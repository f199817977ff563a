import ControlAPI
import Model
import Testing

@Suite struct TextTests {
    @Test(
        arguments: [
            (0, "0"), (1_023, "1023"), (1_024, "1.0K"), (25_690_112, "24.5M"),
            (1 << 30, "1.0G"), ((1 << 30) - 1, "1023.9M"), (.max, "15.9E"),
        ] as [(UInt64, String)])
    func bytesAreShort(bytes: UInt64, text: String) {
        #expect(bytes.binaryText == text)
    }

    @Test func aPolicyIsToldInSentencesWithoutItsSecrets() throws {
        var template = ReplicaTemplate(command: ["/usr/bin/orders", "--serve"])
        template.environment = ["TOKEN": "hunter2", "MODE": "fast"]
        template.limits.cpuMilliCores = 300
        template.limits.memoryMaximumBytes = 256 << 20
        var scale = ScalePolicy(replicas: 2, minimum: 2, maximum: 6)
        scale.cpu = CPUTarget(percent: 60)
        let policy = ServicePolicy(
            name: try ServiceName("orders"), template: template, scale: scale,
            front: FrontPolicy(listen: [.ipv4(host: "127.0.0.1", port: 8080)]))
        let lines = Dictionary(
            uniqueKeysWithValues: PolicyLine.lines(of: policy).map { ($0.label, $0.text) })
        #expect(lines["command"] == "/usr/bin/orders --serve")
        #expect(lines["environment"] == "MODE, TOKEN")
        #expect(lines["limits"] == "CPU 300m, memory 256.0M")
        #expect(
            lines["scale"]
                == "2 to 6 replicas at 60 % of their CPU limit; fewer after 5 min")
        #expect(lines["front"] == "127.0.0.1:8080 (http); drains for at most 30 s")
        #expect(
            lines["rollout"]
                == "25% more and 0 fewer at a time; each counts once ready for 5 s; undo after 1 min "
                + "without progress or 3 failures, or with 5 % more failed requests or 300 % of the "
                + "latency of the revision before")
        #expect(lines.values.allSatisfy { !$0.contains("hunter2") })
    }

    @Test func limitsThatMoveAreToldWithTheirBounds() throws {
        var policy = ServicePolicy(
            name: try ServiceName("orders"), template: ReplicaTemplate(command: ["/bin/true"]))
        policy.template.limits.cpuMilliCores = 500
        policy.template.limits.memoryMaximumBytes = 128 << 20
        func line(_ label: String) -> String? {
            PolicyLine.lines(of: policy).first { $0.label == label }?.text
        }
        #expect(line("moving limits") == nil)
        #expect(line("start boost") == nil)
        policy.scale.limits = ScaleLimits()
        policy.scale.limits?.cpu = ScaleLimits.CPU(maximumMilliCores: 2_000)
        policy.scale.limits?.memory = ScaleLimits.Memory(maximumBytes: 1 << 30)
        policy.scale.startBoost = StartBoost()
        policy.scale.startBoost?.percent = 300
        #expect(
            line("moving limits")
                == "CPU 500m to 2000m at 70 % of it, before replicas are added; memory 128.0M to 1.0G, "
                + "25 % more than is in use; lower after 5 min")
        #expect(
            line("start boost")
                == "300 % of its CPU limit, until it has been ready for 10 s")
    }
}
