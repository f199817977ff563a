import ArgumentParser
import ControlAPI
import Model

/// `coxctl delete NAME`
struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Drain and stop a service and remove its policy.")

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        try output.tell(try await connection.client.send(.delete(name)))
    }
}
