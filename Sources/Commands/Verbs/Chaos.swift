import ArgumentParser
import ControlAPI
import FoundationEssentials
import Model

/// `coxctl chaos FAULT SERVICE`
struct ChaosCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Make a fault in a replica on purpose, and tell what comes of it.",
        discussion: """
            Only where the service's policy says 'chaos: allowed'. What lasts is taken back by \
            systemd, also when coxctl or coxswaind are dead.
            """)

    /// How often it is asked what has come of it.
    static let pollPeriod: Duration = .milliseconds(200)
    private static let usualTotal: Duration = .seconds(60)
    private static let usualSpan: Duration = .milliseconds(ChaosRequest.defaultMilliseconds)

    @Argument(help: "kill, exit, oom, stop, freeze, cpu or slow.")
    var fault: ChaosFault

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @Option(
        help: ArgumentHelp("In this one; left out, in any that is ready.", valueName: "name"),
        transform: ReplicaID.argument)
    var replica: ReplicaID?

    @Option(
        help: ArgumentHelp("Again and again, so far apart.", valueName: "duration"),
        transform: Duration.argument)
    var every: Duration?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "How long it lasts (default: 10s); with --every, how long it is repeated (60s).",
            valueName: "duration"),
        transform: Duration.argument)
    var span: Duration?

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func validate() throws {
        if let every, every < .milliseconds(100) {
            throw ValidationError("--every takes 100ms or more, not \(every.text)")
        }
        if let replica, replica.service != name {
            throw ValidationError("'\(replica)' is no replica of '\(name)'")
        }
    }

    func run() async throws {
        var numbers = [try await begin()]
        if let every { numbers += try await repeated(every) }
        let drills = try await results(of: numbers)
        try output.show(drills, none: "no fault was made") { Table.drills($0) }
        if drills.count > 1, !output.isJSON { Console.line(DrillSummary(drills).text) }
    }

    private func begin() async throws -> Int {
        // Repeated, one has ended when the next one comes.
        let usual = every.map { max(.seconds(1), min($0, Self.usualSpan)) }
        let lasting = usual ?? span ?? Self.usualSpan
        let request = ChaosRequest(
            fault: fault, replica: replica?.description, milliseconds: lasting.wholeMilliseconds)
        return try await connection.client.send(.chaos(name, request)).number
    }

    /// A turn for which there is nobody to strike at is left out.
    private func repeated(_ every: Duration) async throws -> [Int] {
        var numbers: [Int] = []
        let end = ContinuousClock.now + (span ?? Self.usualTotal)
        var next = ContinuousClock.now + every
        while next < end {
            try await Task.sleep(until: next, clock: .continuous)
            next += every
            do {
                numbers.append(try await begin())
            } catch let reply as ErrorReply where reply.code == .refused {
                Console.current.error(reply.message)
            }
        }
        return numbers
    }

    private func results(of numbers: [Int]) async throws -> [DrillView] {
        while true {
            let drills = try await connection.client.send(.drills(of: name))
                .filter { numbers.contains($0.number) }
            if drills.allSatisfy(\.isOver) { return drills }
            try await Task.sleep(for: Self.pollPeriod)
        }
    }
}

extension ChaosFault: ExpressibleByArgument {}

extension Duration {
    @Sendable static func argument(_ text: String) throws -> Duration {
        do throws(QuantityFault) {
            return try DurationText.read(text)
        } catch {
            throw ValidationError("'\(text)' \(error.message)")
        }
    }
}
