import ArgumentParser
import ControlAPI
import Model

/// `coxctl scale NAME --replicas N`
struct ScaleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Set the number of replicas of a service.",
        discussion: """
            It holds until 'scale' in the service's policy changes. A service that scales itself \
            moves on from it, within the policy's bounds.
            """)

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @Option(help: ArgumentHelp("How many.", valueName: "number"))
    var replicas: Int

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func validate() throws {
        guard (0...Limits.replicasPerService).contains(replicas) else {
            throw ValidationError(
                "--replicas takes 0 to \(Limits.replicasPerService), not \(replicas)")
        }
    }

    func run() async throws {
        try output.tell(try await connection.client.send(.scale(name, to: replicas)))
    }
}

extension OutputOptions {
    /// Prints what a changing call has led to.
    func tell(_ reply: ActionReply) throws {
        try show(reply) { Printable.text(reply.sentence) + "\n" }
    }
}
