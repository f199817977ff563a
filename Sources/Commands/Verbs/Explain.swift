import ArgumentParser
import ControlAPI
import Model

/// `coxctl explain NAME [--at TIME]`
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell why a service has as many replicas as it has, or had.",
        discussion: """
            What each figure asks for, which limit won, what would change the number and when.
            """)

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @Option(
        help: ArgumentHelp(
            "When: a time in UTC such as 2026-02-03T04:05:06Z, or how long ago, such as 10m.",
            valueName: "time"),
        transform: Moment.argument)
    var at: Moment?

    @Flag(help: "The same as --output json.")
    var json = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        let time = at?.time(before: .now)
        let report = try await connection.client.send(.scaling(of: name, at: time))
        let format = json ? OutputOptions(.json) : output
        try format.show(report) {
            ScalingText(report: report, isColoured: Console.current.isColoured).text
        }
    }
}

/// A point in time as people write it.
enum Moment: Sendable, Equatable {
    case at(Timestamp)
    case ago(Duration)

    func time(before now: Timestamp) -> Timestamp {
        switch self {
        case .at(let time): time
        case .ago(let span):
            Timestamp(
                millisecondsSince1970: now.millisecondsSince1970 - span.wholeMilliseconds)
        }
    }

    @Sendable static func argument(_ text: String) throws -> Moment {
        if let time = Timestamp(lenient: text) { return .at(time) }
        if let span = try? DurationText.read(text) { return .ago(span) }
        throw ValidationError(
            "--at takes a time such as 2026-02-03T04:05:06Z, or how long ago, such as 10m, "
                + "not '\(text)'")
    }
}

extension Timestamp {
    /// Seconds are enough for people, the API has milliseconds.
    fileprivate init?(lenient text: String) {
        guard let time = Timestamp(text) ?? Timestamp(text.replacingZ(by: ".000Z")) else {
            return nil
        }
        self = time
    }

    @Sendable static func argument(_ text: String) throws -> Timestamp {
        if let time = Timestamp(lenient: text) { return time }
        throw ValidationError("'\(text)' is no time such as 2026-02-03T04:05:06Z")
    }
}

extension String {
    fileprivate func replacingZ(by fraction: String) -> String {
        hasSuffix("Z") ? dropLast() + fraction : self
    }
}
