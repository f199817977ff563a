import ArgumentParser
import ControlAPI
import Model

/// `coxctl rollout pause NAME`
struct RolloutPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Hold the rollout under way where it is.",
        discussion: """
            Both revisions go on serving, scaling and healing. Applying another revision, undo and \
            resume go on.
            """)

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        try output.tell(try await connection.client.send(.pause(name)))
    }
}

/// `coxctl rollout resume NAME`
struct RolloutResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a rollout that is paused, by hand or by its failure.")

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        try output.tell(try await connection.client.send(.resume(name)))
    }
}
