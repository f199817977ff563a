import ArgumentParser
import ControlAPI
import Model

/// `coxctl metric push NAME METRIC VALUE`
struct MetricCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metric",
        abstract: "Tell a figure by which a service is scaled.",
        subcommands: [MetricPushCommand.self])

    init() {}
}

/// `coxctl metric push NAME METRIC VALUE`
struct MetricPushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Tell a metric that the service's policy says is pushed.",
        discussion: """
            It counts until it is stale ('stale-after' in the policy). A figure that nobody tells any \
            more shrinks nothing.
            """)

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @Argument(help: "The metric, as 'scale.metrics' names it.")
    var metric: String

    @Argument(help: "A number, 0 or more.", transform: Self.figure)
    var value: Double

    @Option(
        help: ArgumentHelp("When it was measured; left out, now.", valueName: "time"),
        transform: Moment.argument)
    var at: Moment?

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        let push = MetricPush(metric: metric, value: value, time: at?.time(before: .now))
        try output.tell(try await connection.client.send(.push(push, to: name)))
    }

    /// What is absurd is said to be so here, and not in the words of JSON, which has no NaN.
    @Sendable static func figure(_ text: String) throws -> Double {
        do throws(MetricFault) {
            return Double(try MetricNumber.milli(text[...])) / 1_000
        } catch {
            throw ValidationError("the value \(error)")
        }
    }
}
