import ArgumentParser

@main
struct CoxswainBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coxswain-bench",
        abstract: "Measures Coxswain and its peers. bench/README.md says what and how.",
        subcommands: [
            LoadCommand.self, ParseCommand.self, LaunchCommand.self, LaunchFloorCommand.self,
            LaunchRestartCommand.self, FrontCommand.self, BackendCommand.self,
            SoakCommand.self, ElasticCommand.self,
            HealCommand.self, RolloutCommand.self, DecideCommand.self,
        ])
}
