import ArgumentParser
import ControlAPI
import Model

/// `coxctl autoscale pause|resume NAME`
struct AutoscaleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "autoscale",
        abstract: "Hold the number of replicas of a service that scales itself, or let it go.",
        subcommands: [AutoscalePauseCommand.self, AutoscaleResumeCommand.self])

    init() {}
}

/// `coxctl autoscale pause NAME`
struct AutoscalePauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Hold the number of replicas where it is.",
        discussion: """
            It holds over restarts of coxswaind. Healing and rollouts go on, and `coxctl scale` still \
            sets the number. `coxctl explain` tells what would be decided meanwhile.
            """)

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        try output.tell(try await connection.client.send(.pauseScaling(name)))
    }
}

/// `coxctl autoscale resume NAME`
struct AutoscaleResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let the number of replicas follow its figures again.")

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        try output.tell(try await connection.client.send(.resumeScaling(name)))
    }
}
