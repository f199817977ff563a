import Model
import PolicyFile
import Testing

/// Good files, damaged at random: whatever comes of them, it is a policy or a diagnostic that
/// points into the file.
@Suite struct PolicyFuzzTests {
    private static let rounds = 300

    @Test(arguments: UInt64(1)...8)
    func aDamagedFileIsAPolicyOrADiagnosticWithAPlace(_ seed: UInt64) throws {
        let names = try PolicyFiles.names()
        let texts =
            try names.map { Array(try PolicyFiles.text(of: $0).utf8) } + [Array(EveryKey.text.utf8)]
        var random = SeededRandom(seed: seed)
        for round in 0..<Self.rounds {
            var bytes = texts[round % texts.count]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                Damage.random(using: &random).apply(to: &bytes, &random)
            }
            let reading = PolicyReader.read(bytes: bytes, file: "x.yaml")
            expectSound(reading, of: bytes, "seed \(seed), round \(round)")
        }
    }

    private func expectSound(_ reading: PolicyReading, of bytes: [UInt8], _ which: Comment) {
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for diagnostic in reading.diagnostics {
            #expect((1...max(lines.count, 1)).contains(diagnostic.line), which)
            let width = lines[diagnostic.line - 1].unicodeScalars.count
            #expect((1...(width + 1)).contains(diagnostic.column), which)
            #expect(!diagnostic.message.contains { $0.isNewline || $0 == "\u{1B}" }, which)
        }
        switch reading {
        case .refused(let diagnostics):
            #expect(diagnostics.contains { $0.severity == .error }, which)
        case .policy(let policy, let warnings):
            #expect(policy.template.command.first?.hasPrefix("/") == true, which)
            #expect(
                (policy.scale.minimum...policy.scale.maximum).contains(policy.scale.replicas), which
            )
            #expect(policy.front.map { !$0.listen.isEmpty } ?? true, which)
            #expect(warnings.allSatisfy { $0.severity == .warning }, which)
        }
    }
}

private enum Damage: CaseIterable {
    case cutOff, remove, doubleLine, swapLines, insertSign, replaceValue, flipByte

    static func random(using random: inout SeededRandom) -> Damage {
        allCases.randomElement(using: &random) ?? .remove
    }

    private static let signs = [
        "[", "]", "{", "}", "&a ", "*a ", "\t", "'", "\"", "- ", ": ", "? ", "|", ">", "!!int ",
        "%",
        "#", "\n", "\r", "\n\n  ", "---\n", "...\n", "<<: ", "\\", ",", "@", "`", "\u{FEFF}",
        "\u{85}",
        "\u{2028}", "é", "e\u{301}", "🚣", "\0", "\u{E000}",
    ]
    private static let values = [
        "", "~", "null", "[]", "{}", "-1", "0", "99999999999999999999", "1e9", "0x10", "010", "yes",
        "0s", "1h1h", "NaN", "100%", "1000000%", "/", "..", "[a, [b]]", "{a: {b: c}}",
        "\"\\u0000\"",
    ]

    func apply(to bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return }
        let place = bytes.indices.randomElement(using: &random) ?? 0
        switch self {
        case .cutOff:
            bytes.removeSubrange(place...)
        case .remove:
            bytes.removeSubrange(
                place..<min(place + Int.random(in: 1...20, using: &random), bytes.count))
        case .doubleLine, .swapLines:
            var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let (one, other) = (
                lines.indices.randomElement(using: &random) ?? 0, place % lines.count
            )
            if self == .doubleLine {
                lines.insert(lines[one], at: other)
            } else {
                lines.swapAt(one, other)
            }
            bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
        case .insertSign:
            bytes.insert(
                contentsOf: (Self.signs.randomElement(using: &random) ?? "").utf8, at: place)
        case .replaceValue:
            guard let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")) else { return }
            let end = bytes[colon...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            let value = " " + (Self.values.randomElement(using: &random) ?? "")
            bytes.replaceSubrange((colon + 1)..<max(colon + 1, end), with: value.utf8)
        case .flipByte:
            bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
    }
}
