import Model
import PolicyFile
import Testing

@Suite struct FrontKeyTests {
    /// `everyKeyReachesItsPlace` holds the two samples to the texts that they are read from; so a
    /// field that has its default in both has no key, or none that is tested.
    @Test func everyFieldOfTheFrontPolicyHasAKey() {
        let plain = leaves(FrontPolicy(listen: []))
        let samples = [leaves(EveryKey.front), leaves(EveryKey.streamFront)]
        #expect(plain.count > 30)
        for (name, value) in plain {
            #expect(
                samples.contains { $0[name] != value }, "no key of the language sets '\(name)'")
        }
    }

    private func front(_ keys: String) throws -> FrontPolicy {
        let text = """
            service: x
            run: { command: [/bin/true] }
            front: { listen: 127.0.0.1:80, \(keys) }
            """
        guard case .policy(let policy, []) = PolicyReader.read(text: text, file: "x.yaml") else {
            throw Refused(said: PolicyReader.read(text: text, file: "x.yaml").said)
        }
        return try #require(policy.front)
    }

    private struct Refused: Error { let said: String }

    @Test func oneHostOrPathNeedsNoList() throws {
        let front = try front("hosts: shop.example, paths: /")
        #expect(front.match == RequestMatch(hosts: ["shop.example"], pathPrefixes: ["/"]))
    }

    @Test func clientsStickByAHeaderOrByTheirAddress() throws {
        #expect(try front("sticky: { header: X-User }").sticky == .header(name: "X-User"))
        #expect(try front("sticky: client-address").sticky == .clientAddress)
    }

    /// YAML 1.1 has `off` for false; who writes either means the word.
    @Test(arguments: ["off", "false", "\"off\""])
    func whatCanBeOffIsSwitchedOffByEitherWord(_ word: String) throws {
        #expect(try front("retries: \(word)").retries.attemptsMaximum == 0)
        #expect(try front("ejection: \(word)").ejection.consecutiveFailures == 0)
        let fields = try front("forwarding: \(word)").forwarding
        #expect(fields.xForwarded == .off)
        #expect(fields.forwarded == .off)
        #expect(!fields.via)
        #expect(try front("forwarding: { x-forwarded: \(word) }").forwarding.xForwarded == .off)
        #expect(try front("access-log: \(word)").accessLog == .off)
    }
}

/// Every value within, by its path; what has no parts of ours is a leaf.
private func leaves(_ value: Any, at path: String = "front") -> [String: String] {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .struct, !(value is Duration) else {
        return [path: "\(value)"]
    }
    return mirror.children.reduce(into: [:]) { found, child in
        let inner = leaves(child.value, at: "\(path).\(child.label ?? "")")
        found.merge(inner) { first, _ in first }
    }
}
