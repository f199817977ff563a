import ArgumentParser
import Commands
import Foundation
import PolicyFile
import Testing

/// The manual pages say what the programs do.
@Suite struct ManualTests {
    private func page(_ name: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("man/\(name)"), encoding: .utf8)
    }

    private func keys(of schema: Any?, under path: String = "") -> [String] {
        let properties = (schema as? [String: Any])?["properties"] as? [String: Any] ?? [:]
        return properties.flatMap { key, inner in
            let nested = keys(of: inner, under: path + key + ".")
            return nested.isEmpty ? [path + key] : nested
        }
    }

    @Test func everyKeyOfThePolicyLanguageIsInTheManual() throws {
        let schema = try JSONSerialization.jsonObject(with: Data(PolicySchema.json.utf8))
        let keys = keys(of: schema)
        #expect(keys.count > 30)
        let words = Set(
            try page("coxswain.policy.5").split { " ,\n:;".contains($0) }.map(String.init))
        for key in keys {
            let parts = key.split(separator: ".").map(String.init)
            let names = [parts.suffix(2).joined(separator: "."), parts[parts.count - 1]]
            #expect(names.contains(where: words.contains), "\(key)")
        }
    }

    @Test func thePoliciesInTheManualAreValid() throws {
        let blocks = try page("coxswain.policy.5").components(separatedBy: ".Bd -literal")
            .dropFirst()
            .map { $0.components(separatedBy: "\n.Ed")[0].split(separator: "\n", maxSplits: 1)[1] }
            .flatMap { $0.components(separatedBy: "\n\n") }
        #expect(blocks.count == 5)
        for block in blocks {
            let text = block + "\n"
            let reading = PolicyReader.read(text: text, file: "coxswain.policy.5")
            guard case .policy(_, let warnings) = reading else {
                Issue.record("\(reading)")
                continue
            }
            #expect(warnings.isEmpty)
        }
    }

    @Test func everyVerbAndExitStatusIsInTheManual() throws {
        let page = try page("coxctl.1")
        for command in RootCommand.configuration.subcommands {
            let verb = try #require(command.configuration.commandName)
            #expect(page.contains(".Cm \(verb)"), "\(verb)")
        }
        for status in ExitStatus.allCases {
            #expect(page.contains(".It \(status.rawValue)\n"), "\(status)")
        }
    }
}
