import ArgumentParser
import ControlAPI
import Model

/// `coxctl describe NAME`
struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Tell all there is to know of one service.")

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        let detail = try await connection.client.send(.service(name))
        try output.show(detail) {
            ServiceDescription(
                detail: detail, isWide: output.isWide, isColoured: Console.current.isColoured,
                now: .now
            ).text
        }
    }
}
