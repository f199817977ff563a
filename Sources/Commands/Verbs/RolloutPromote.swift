import ArgumentParser
import ControlAPI
import Model

/// `coxctl rollout promote NAME [--full]`
struct RolloutPromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract:
            "Go on to the next step of a canary, or let the old set of a blue-green rollout go.")

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @Flag(help: "Leave out the steps that are left.")
    var full = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        try output.tell(try await connection.client.send(.promote(name, full ? .whole : .step)))
    }
}

/// `coxctl rollout abort NAME`
struct RolloutAbortCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abort",
        abstract: "Give up the rollout under way, and go back to what served before it.",
        discussion: "The service stays there until a changed policy is applied.")

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        try output.tell(try await connection.client.send(.abort(name)))
    }
}
