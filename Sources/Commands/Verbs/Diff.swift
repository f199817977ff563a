import ArgumentParser
import ControlAPI
import Model
import PolicyFile

/// `coxctl diff -f FILE...`
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract:
            "Compare policy files with the policies in force, and tell what applying them does.",
        discussion: "Exit status 0 if nothing differs, 6 if something does.")

    @Option(
        name: [.short, .customLong("filename")], parsing: .upToNextOption,
        help: ArgumentHelp(
            "Policy files, directories of them, or - for the standard input.", valueName: "file"))
    var files: [String]

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        var differences: [PolicyDifference] = []
        for file in try PolicySource.expand(files) {
            let difference = try await compare(PolicySource.read(file))
            if let difference, !output.isJSON { tell(difference) }
            differences += [difference].compactMap(\.self)
        }
        if output.isJSON { Console.current.write(try JSONText.pretty(differences)) }
        if !differences.isEmpty { throw CommandFailure(.differs, "") }
    }

    /// Nil where nothing differs.
    private func compare(_ source: PolicySource) async throws -> PolicyDifference? {
        let text = try source.text()
        let name = try source.service()
        let old = try await textInForce(of: name)
        let lines = UnifiedDiff(from: Self.lines(old?.text ?? ""), to: Self.lines(text))
        let request = ApplyRequest(text: text, fileName: source.name, dryRun: true)
        let reply = try await rehearsed(request, in: source.name)
        if old != nil, lines.isEmpty, reply.changedFiles == nil { return nil }
        return PolicyDifference(
            service: name, consequence: reply.sentence, changedFiles: reply.changedFiles,
            lines: lines.text(
                from: old?.file ?? "/dev/null", to: source.name,
                coloured: Console.current.isColoured && !output.isJSON))
    }

    private func textInForce(of name: ServiceName) async throws -> (text: String, file: String)? {
        do {
            let detail = try await connection.client.send(.service(name))
            return detail.policyText.map { ($0, detail.policyFile ?? "\(name)") }
        } catch let reply as ErrorReply where reply.code == .unknown {
            return nil
        }
    }

    private func rehearsed(
        _ request: ApplyRequest, in file: String
    ) async throws -> ApplyReply {
        do {
            return try await connection.client.send(.apply(request))
        } catch let reply as ErrorReply {
            reply.diagnostics?.map { Diagnostic($0) }.forEach { $0.show() }
            throw CommandFailure(reply)
        }
    }

    private func tell(_ difference: PolicyDifference) {
        Console.current.write(difference.lines)
        for file in difference.changedFiles ?? [] {
            Console.line(Printable.text("content of \(file) differs from what the revision holds"))
        }
        Console.line(Printable.text(difference.consequence))
    }

    private static func lines(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}

/// What differs of one service; an element of `coxctl diff -o json`.
struct PolicyDifference: Codable, Sendable, Equatable {
    let service: ServiceName
    /// What applying the file would do, in the daemon's words.
    let consequence: String
    /// Files that hold something else than when the policy in force was applied.
    let changedFiles: [String]?
    /// In the unified format.
    let lines: String
}
