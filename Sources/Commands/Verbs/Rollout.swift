import ArgumentParser
import ControlAPI
import Model

/// `coxctl rollout status|history|pause|resume|promote|abort|undo|restart NAME`
struct RolloutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollout",
        abstract: "Follow, hold, take back or repeat the rolling redeploy of a service.",
        subcommands: [
            RolloutStatusCommand.self, RolloutHistoryCommand.self, RolloutPauseCommand.self,
            RolloutResumeCommand.self, RolloutPromoteCommand.self, RolloutAbortCommand.self,
            RolloutUndoCommand.self, RolloutRestartCommand.self,
        ])

    init() {}
}

/// `coxctl rollout undo NAME [--to-revision N]`
struct RolloutUndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Go back to an earlier revision, replica by replica.",
        discussion: "The service stays there until a changed policy is applied.")

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @Option(
        help: ArgumentHelp("Which one. Default: the one before the current.", valueName: "number"))
    var toRevision: Int?

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func validate() throws {
        if let toRevision, toRevision < 1 {
            throw ValidationError("revisions are numbered from 1, so there is no \(toRevision)")
        }
    }

    func run() async throws {
        try output.tell(try await connection.client.send(.undo(name, to: toRevision)))
    }
}

/// `coxctl rollout restart NAME`
struct RolloutRestartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Replace every replica by a fresh one of the same revision.")

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        try output.tell(try await connection.client.send(.restart(name)))
    }
}
