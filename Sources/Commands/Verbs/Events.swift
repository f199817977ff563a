import ArgumentParser
import ControlAPI
import Model

/// `coxctl events [NAME]`
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Tell what has happened, to one service or to all, and why.")

    /// How often it is looked for more.
    static let pollPeriod: Duration = .milliseconds(500)

    @Argument(help: "Of which service.", transform: ServiceName.argument)
    var name: ServiceName?

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("The last so many.", valueName: "number"))
    var limit: Int = APILimits.defaultEvents

    @Flag(name: .shortAndLong, help: "Go on as more happens. With -o json: one event per line.")
    var follow = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func validate() throws {
        guard (1...APILimits.maximumEvents).contains(limit) else {
            throw ValidationError("--limit takes 1 to \(APILimits.maximumEvents), not \(limit)")
        }
    }

    func run() async throws {
        let client = connection.client
        let events = try await client.send(.events(of: name, limit: limit, after: nil))
        if !follow {
            return try output.show(events, none: "nothing has happened yet") {
                Table.events($0, isWide: output.isWide, now: .now)
            }
        }
        try tell(events)
        var last = events.last?.id ?? 0
        while true {
            try await Task.sleep(for: Self.pollPeriod)
            let more = try await client.send(
                .events(of: name, limit: APILimits.maximumEvents, after: last))
            try tell(more)
            last = more.last?.id ?? last
        }
    }

    /// Lines rather than a table: how wide its columns must be is known only at its end.
    private func tell(_ events: [EventView]) throws {
        for event in events {
            let text = "\(event.time) \(event.severity.rawValue) \(event.object) \(event.kind): "
            Console.current.write(
                output.isJSON
                    ? try JSONText.line(event) : Printable.text(text + event.message) + "\n")
        }
    }
}
