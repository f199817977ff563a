import Model
import PolicyFile
import Testing

@Suite struct PolicyReaderTests {
    private func policy(_ text: String) throws -> ServicePolicy {
        let reading = PolicyReader.read(text: text, file: "x.yaml")
        guard case .policy(let policy, let warnings) = reading else {
            throw Unexpected(said: reading.said)
        }
        #expect(warnings == [])
        return policy
    }

    private struct Unexpected: Error { let said: String }

    private let shortest = "service: x\nrun: { command: [/bin/true] }\n"

    @Test func whatIsNotSaidIsTheDefault() throws {
        let name = try ServiceName("x")
        #expect(
            try policy(shortest)
                == ServicePolicy(name: name, template: ReplicaTemplate(command: ["/bin/true"])))
    }

    /// So that a policy written for an earlier default is not refused.
    @Test func minReadyThatIsNotSaidFitsAShortDeadline() throws {
        let short = try policy(
            shortest + "readiness: { check: notify, start-deadline: 3s }\n"
                + "rollout: { progress-deadline: 4s }")
        #expect(short.rollout.minimumReady == .seconds(2))
        #expect(try policy(shortest).rollout.minimumReady == .seconds(5))
    }

    @Test func everyKeyReachesItsPlace() throws {
        #expect(try policy(EveryKey.text) == EveryKey.policy())
        #expect(try policy(EveryKey.stream).front == EveryKey.streamFront)
        #expect(try policy(EveryKey.hpaText).scale == EveryKey.hpaScale)
        #expect(try policy(EveryKey.kpaText).scale == EveryKey.kpaScale)
        #expect(try policy(EveryKey.metricsText).scale.metrics == EveryKey.metrics())
        let staffed = try policy(
            "service: x\nrun: { command: [/bin/true] }\n" + EveryKey.staffedScale)
        #expect(staffed.scale.cpu?.isStaffed == true)
        #expect(staffed.scale.scaleInWindow == .seconds(15))
    }

    @Test func aFrontGivesReplicasAPortAndAProbe() throws {
        let policy = try policy(shortest + "front: { listen: 127.0.0.1:80 }")
        #expect(policy.template.endpoint == .port)
        #expect(policy.template.readiness.check == .accepts)
    }

    @Test func aSocketIsReadyWhenItsReplicaAccepts() throws {
        let policy = try policy("service: x\nrun: { command: [/bin/true], endpoint: socket }")
        #expect(policy.template.endpoint == .socket)
        #expect(policy.template.readiness.check == .accepts)
    }

    @Test func recreatingIsAStrategyOfItsOwn() throws {
        let policy = try policy(shortest + "rollout: { strategy: recreate }")
        #expect(policy.rollout.strategy == .recreate)
    }

    @Test func anEndpointNeedsNoFront() throws {
        let policy = try policy("service: x\nrun: { command: [/bin/true], endpoint: port }")
        #expect(policy.front == nil)
        #expect(policy.template.readiness.check == .accepts)
    }

    @Test func aPathImpliesHTTP() throws {
        let policy = try policy(
            shortest + "front: { listen: 127.0.0.1:80 }\nreadiness: { path: /ready }")
        #expect(policy.template.readiness.check == .http(path: "/ready"))
    }

    @Test func environmentValuesAreTakenAsTheyAreWritten() throws {
        let text = """
            service: x
            run:
              command: [/bin/echo, 1.10, 0x1F, true, on, "", ~x, 010]
              environment:
                VERSION: 1.10
                SWITCH: on
                ANSWER: yes
                EMPTY: ""
                HEX: 0x1F
                BIG: 1_000
                DATE: 2024-01-01
                NULL: "null"
                LINES: |
                  a
                  b
            """
        let template = try policy(text).template
        #expect(template.command == ["/bin/echo", "1.10", "0x1F", "true", "on", "", "~x", "010"])
        #expect(
            template.environment == [
                "VERSION": "1.10", "SWITCH": "on", "ANSWER": "yes", "EMPTY": "", "HEX": "0x1F",
                "BIG": "1_000", "DATE": "2024-01-01", "NULL": "null", "LINES": "a\nb\n",
            ])
    }

    @Test func aFixedCountHasNoOtherBounds() throws {
        #expect(try policy(shortest + "scale: { replicas: 7 }").scale == .fixed(7))
        #expect(try policy(shortest + "scale: { replicas: 0 }").scale == .fixed(0))
    }

    @Test func anAutomaticCountBeginsAtItsMinimum() throws {
        let scale = try policy(shortest + "scale: { min: 3, max: 9, cpu: { target: 50% } }").scale
        #expect(scale.isAutomatic)
        #expect([scale.replicas, scale.minimum, scale.maximum] == [3, 3, 9])
    }

    @Test func withoutAMinimumOneReplicaIsTheLeast() throws {
        let scale = try policy(shortest + "scale: { replicas: 2, max: 4, cpu: { target: 50% } }")
            .scale
        #expect([scale.replicas, scale.minimum, scale.maximum] == [2, 1, 4])
    }

    @Test(arguments: ["off", "false", "\"off\""])
    func theSandboxCanBeSwitchedOff(_ word: String) throws {
        let text = "service: x\nrun: { command: [/bin/true], user: root, sandbox: \(word) }"
        #expect(try policy(text).template.sandbox == .off)
    }

    @Test(arguments: ["no", "false"])
    func protectionIsSwitchedOffByEitherWord(_ word: String) throws {
        let text = """
            service: x
            run: { command: [/bin/true], user: root, sandbox: { protect-system: \(word) } }
            """
        #expect(try policy(text).template.sandbox.protectSystem == .no)
    }

    @Test func aUserByNumberIsAText() throws {
        let text = "service: x\nrun: { command: [/bin/true], user: 1000, group: adm }"
        #expect(try policy(text).template.identity == .user("1000", group: "adm"))
    }

    @Test func aWarningDoesNotRefuse() {
        let reading = PolicyReader.read(text: shortest + "scale: { tolerance: 5% }", file: "x.yaml")
        guard case .policy(_, let warnings) = reading else {
            Issue.record("refused: \(reading.said)")
            return
        }
        #expect(warnings.map(\.severity) == [.warning])
    }
}
