import ArgumentParser
import ControlAPI
import Model
import PolicyFile

/// `coxctl apply -f FILE...`
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make services as policy files say, or change them.",
        discussion: """
            The daemon checks each file, keeps it beside its other policies and carries it out. A \
            file with mistakes changes nothing; the other files are applied all the same. Services \
            that others wait for come first.
            """)

    @Option(
        name: [.short, .customLong("filename")], parsing: .upToNextOption,
        help: ArgumentHelp(
            "Policy files, directories of them, or - for the standard input.", valueName: "file"))
    var files: [String]

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Why, for `coxctl rollout history`; kept with the revision this makes.",
            valueName: "text"))
    var message: String?

    @Flag(help: "Tell what would happen and change nothing.")
    var dryRun = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        var replies: [ApplyReply] = []
        var worst = ExitStatus.ok
        var sources: [PolicySource] = []
        for file in try PolicySource.expand(files) {
            do throws(CommandFailure) {
                sources.append(try PolicySource.read(file))
            } catch {
                Console.current.error(error.message)
                worst = error.status
            }
        }
        for source in PolicySource.inOrder(sources) {
            do throws(CommandFailure) {
                let reply = try await apply(source)
                replies.append(reply)
                tell(reply)
            } catch {
                // Nobody there for one file is nobody there for all.
                if [.unreachable, .accessDenied].contains(error.status) { throw error }
                Console.current.error(error.message)
                worst = error.status
            }
        }
        if output.isJSON { Console.current.write(try JSONText.pretty(replies)) }
        if worst != .ok { throw CommandFailure(worst, "") }
    }

    private func apply(_ source: PolicySource) async throws(CommandFailure) -> ApplyReply {
        let request = ApplyRequest(
            text: try source.text(), fileName: source.name, dryRun: dryRun,
            message: message)
        do {
            return try await connection.client.send(.apply(request))
        } catch let reply as ErrorReply {
            reply.diagnostics?.map { Diagnostic($0) }.forEach { $0.show() }
            throw CommandFailure(reply)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.failed, "failed to apply '\(source.name)': \(error)")
        }
    }

    private func tell(_ reply: ApplyReply) {
        reply.warnings.map { Diagnostic($0) }.forEach { $0.show() }
        if !output.isJSON { Console.line(Printable.text(reply.sentence)) }
    }
}
