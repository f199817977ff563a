import ArgumentParser
import ControlAPI
import Model

/// `coxctl rollout status NAME`
struct RolloutStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Follow a rollout until it is complete.",
        discussion: """
            Exit status 0 when it is complete, 1 when it has failed or waits for somebody. On a \
            terminal with a bar of progress, else with a line for each change.
            """)

    /// How often it is looked at.
    static let pollPeriod: Duration = .milliseconds(250)
    /// A rollout goes on while the daemon is restarted, and so does following it.
    static let absencePatience: Duration = .seconds(15)

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @Flag(
        name: [.customShort("f"), .customLong("follow")],
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Whether to wait for its end, or to tell how it is now.")
    var follow = true

    @Flag(help: "The same as --no-follow.")
    var noWait = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        let view =
            follow && !noWait
            ? try await followed() : try await connection.client.send(.rollout(name))
        if output.isJSON || noWait || !follow {
            try output.show(view) { Printable.text(view.sentence) + "\n" }
        }
        if [.failed, .paused].contains(view.state) { throw CommandFailure(.failed, "") }
    }

    private func followed() async throws -> RolloutView {
        var view = try await connection.client.send(.rollout(name))
        let display = output.isJSON ? RolloutDisplay.quiet : .onConsole()
        display.begin(view)
        while view.state == .progressing {
            try await Task.sleep(for: Self.pollPeriod)
            let next = try await look()
            if next != view { display.show(next, after: view) }
            view = next
        }
        display.end()
        return view
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
