import ArgumentParser
import ControlAPI
import Model

/// `coxctl drain REPLICA`
struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Replace one replica: its successor first, then drain it, then stop it.")

    @Argument(help: "The replica, like orders-3-1.", transform: ReplicaID.argument)
    var replica: ReplicaID

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        try output.tell(try await connection.client.send(.drain(replica)))
    }
}
