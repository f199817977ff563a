import ArgumentParser
import ControlAPI
import Model

/// `coxctl rollout status NAME`
struct RolloutStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Follow a rollout until it is complete.",
        discussion: "Exit status 0 when it is complete, 1 when it has failed or is paused.")

    /// How often it is looked at.
    static let pollPeriod: Duration = .milliseconds(250)
    /// A rollout goes on while the daemon is restarted, and so does following it.
    static let absencePatience: Duration = .seconds(15)

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @Flag(help: "Tell how it is now, and end; status 1 only if it has failed or is paused.")
    var noWait = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        var view = try await connection.client.send(.rollout(name))
        if !noWait && !output.isJSON { Console.line(Printable.text(view.sentence)) }
        while !noWait && view.state == .progressing {
            try await Task.sleep(for: Self.pollPeriod)
            let next = try await look()
            if next.sentence != view.sentence && !output.isJSON {
                Console.line(Printable.text(next.sentence))
            }
            view = next
        }
        if noWait || output.isJSON {
            try output.show(view) { Printable.text(view.sentence) + "\n" }
        }
        if [.failed, .paused].contains(view.state) { throw CommandFailure(.failed, "") }
    }

    private func look() async throws -> RolloutView {
        let giveUp = ContinuousClock.now + Self.absencePatience
        while true {
            do {
                return try await connection.client.send(.rollout(name))
            } catch let failure as CommandFailure where failure.status == .unreachable {
                if ContinuousClock.now > giveUp { throw failure }
                try await Task.sleep(for: Self.pollPeriod)
            }
        }
    }
}
