package import ArgumentParser
import ControlAPI
import Model

/// `coxctl`: one subcommand per verb, one file per subcommand.
package struct RootCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "coxctl",
        abstract: "Runs the services of this host: replicas, scaling, healing, rollouts.",
        discussion: """
            Exit status: 0 done; 1 refused, or failed; 2 wrong command line; 3 coxswaind not \
            there; 4 wrong policy file; 5 access denied; 6 files differ. See coxctl(1).
            """,
        version: "coxctl \(ProgramVersion.current)",
        subcommands: [
            ApplyCommand.self, DiffCommand.self, GetCommand.self, DescribeCommand.self,
            ScaleCommand.self, AutoscaleCommand.self, MetricCommand.self, ExplainCommand.self,
            DeleteCommand.self,
            ValidateCommand.self, RolloutCommand.self,
            DrainCommand.self, DecideCommand.self, SimulateCommand.self, LogsCommand.self,
            EventsCommand.self, ChaosCommand.self,
            HostCommand.self, VersionCommand.self,
        ])

    package init() {}
}
