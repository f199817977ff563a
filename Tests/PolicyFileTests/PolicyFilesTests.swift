import Model
import PolicyFile
import Testing

@Suite struct PolicyFilesTests {
    private func policy(_ name: String) throws -> ServicePolicy {
        let reading = PolicyReader.read(text: try PolicyFiles.text(of: name), file: name)
        guard case .policy(let policy, let warnings) = reading else {
            throw Refused(said: reading.said)
        }
        #expect(warnings == [])
        return policy
    }

    private struct Refused: Error { let said: String }

    @Test func everyShippedPolicyIsGoodAndWithoutWarning() throws {
        let names = try PolicyFiles.names()
        #expect(names.count >= 6)
        for name in names { _ = try policy(name) }
    }

    @Test func theServiceOfTheDemoIsAsItsStoryTells() throws {
        let orders = try policy("orders.yaml")
        #expect(orders.name.description == "orders")
        #expect(orders.template.limits.cpuMilliCores == 200)
        #expect(orders.template.environment["VERSION"] == "v1")
        #expect(orders.template.readiness.check == .http(path: "/healthz"))
        #expect([orders.scale.replicas, orders.scale.minimum, orders.scale.maximum] == [2, 2, 6])
        #expect(orders.scale.cpu?.percent == 60)
        #expect(orders.front?.listen == [.ipv4(host: "127.0.0.1", port: 8_080)])
    }

    @Test func theServiceOfTheLaunchBenchmarkIsBare() throws {
        let sleep = try policy("sleep.yaml")
        #expect(sleep.template.command == ["/bin/sleep", "infinity"])
        #expect(sleep.scale == .fixed(100))
        #expect(sleep.template.sandbox == .off)
        #expect(sleep.template.identity == .user("root", group: nil))
    }

    /// In web.yaml nearly every value is said to be a default: a key left out must mean the same.
    @Test func valuesThatAPolicyCallsDefaultsAreThose() throws {
        let text = try PolicyFiles.text(of: "web.yaml")
        let shorter = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("# default: ") && !$0.hasSuffix("# default") }
        #expect(
            shorter.count < text.split(separator: "\n", omittingEmptySubsequences: false).count - 15
        )
        let reading = PolicyReader.read(text: shorter.joined(separator: "\n"), file: "web.yaml")
        #expect(reading == .policy(try policy("web.yaml"), warnings: []))
    }
}
