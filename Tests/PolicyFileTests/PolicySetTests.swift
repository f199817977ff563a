import Model
import PolicyFile
import Testing

/// What only all the files together tell.
@Suite struct PolicySetTests {
    private func diagnostics(_ texts: [String: String]) throws -> [String] {
        var set = PolicySet()
        for (file, text) in texts.sorted(by: { $0.key < $1.key }) {
            let reading = PolicyReader.read(text: text, file: file)
            guard case .policy(let policy, _) = reading else {
                Issue.record("\(reading)")
                continue
            }
            set.add(policy, bytes: Array(text.utf8), file: file)
        }
        return set.diagnostics.map { $0.headline + ($0.hint.map { "; \($0)" } ?? "") }
    }

    private func policy(_ name: String, _ more: String) -> String {
        "service: \(name)\nrun: { command: [/bin/true] }\n\(more)\n"
    }

    @Test func aCircleIsToldOnceWithTheWayRound() throws {
        let found = try diagnostics([
            "a.yaml": policy("a", "after: [b]"), "b.yaml": policy("b", "requires: c"),
            "c.yaml": policy("c", "after: [a]"), "d.yaml": policy("d", "after: [a]"),
        ])
        #expect(
            found == [
                "a.yaml:3:9: error: no service of these would ever start: a waits for b waits for c "
                    + "waits for a; take one of them out of 'after' or 'requires'"
            ])
    }

    @Test func namesThatNoFileDescribesAreTold() throws {
        let found = try diagnostics([
            "web.yaml": policy("web", "requires: [redsi]\nafter: queue"),
            "redis.yaml": policy("redis", ""),
        ])
        #expect(
            found == [
                "web.yaml:3:12: error: 'redsi' is required, and no file here describes it; "
                    + "did you mean 'redis'?",
                "web.yaml:4:8: warning: no file here describes 'queue'; "
                    + "the services are 'redis' and 'web'",
            ])
    }

    @Test func aFileAloneIsNotBlamedForTheOthers() throws {
        #expect(try diagnostics(["web.yaml": policy("web", "requires: [redis]")]).isEmpty)
    }
}
