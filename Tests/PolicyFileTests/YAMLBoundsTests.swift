import PolicyFile
import Testing

/// Files made to cost time, memory or the stack. Each must be refused, and soon.
@Suite(.timeLimit(.minutes(1))) struct YAMLBoundsTests {
    private func first(_ text: String) -> String? {
        PolicyReader.read(text: text, file: "x.yaml").diagnostics.first?.message
    }

    @Test func aliasesThatExpandToBillionsAreRefusedBeforeTheyDo() {
        var lines = ["a0: &a0 [x, x]"]
        for level in 1...40 {
            lines.append("a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]")
        }
        // As a key it would be hashed, and hashing visits every copy.
        lines.append("? *a40\n: x")
        #expect(
            first(lines.joined(separator: "\n"))
                == "the file has more than 8 YAML aliases, or what looks like them")
    }

    @Test func aFewAliasesAreRefusedByName() {
        let text = "service: &a x\nrun: { command: [/bin/true, *a, *a], environment: { ? *a : b } }"
        #expect(first(text) == "YAML anchors and aliases are not part of the policy language")
    }

    @Test func shellGlobsAreNotTakenForAliases() {
        let globs = (1...20).map { "*file\($0)" }.joined(separator: " ")
        let text = """
            service: x
            run: { command: [/bin/sh, -c, "rm -f \(globs) & wait"] }
            """
        #expect(PolicyReader.read(text: text, file: "x.yaml").diagnostics == [])
    }

    @Test(arguments: [20, 900, 5_000, 100_000])
    func bracketsAreRefusedHoweverDeep(_ depth: Int) {
        let text = "service: " + String(repeating: "[", count: depth)
        #expect(first(text + String(repeating: "]", count: depth)) != nil)
        #expect(first(text) != nil)
        #expect(first("service: " + String(repeating: "{a: ", count: depth)) != nil)
        #expect(first(String(repeating: "- ", count: depth)) != nil)
    }

    @Test func sectionsWithinSectionsAreRefusedHoweverDeep() {
        let text = (0..<400).map { String(repeating: " ", count: $0) + "a:" }
        #expect(first(text.joined(separator: "\n")) != nil)
    }

    @Test func manyRepeatedKeysAreRefusedInPart() {
        let text = (0..<2_000).map { "key\($0 % 1_000): 1" }.joined(separator: "\n")
        #expect(first(text) != nil)
    }

    @Test func thousandsOfUnknownKeysAreRefused() {
        let text = (0..<8_000).map { "replica\($0): 1" }.joined(separator: "\n")
        #expect(first(text) == "unknown key 'replica0'")
    }
}
