import ArgumentParser
import Supervisor

@main
struct Coxswaind: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coxswaind",
        abstract: "Keeps the services of this host as their policies say.",
        discussion: "Usually started by systemd: `systemctl start coxswaind`. See coxswaind(8).",
        version: Daemon.version)

    @Option(help: "Directory of policy files, one service each.")
    var policies = DaemonConfiguration().policyDirectory

    @Option(help: "Directory of the history.")
    var state = DaemonConfiguration().stateDirectory

    @Option(help: "Directory of the API's socket and the lock.")
    var runtime = DaemonConfiguration().runtimeDirectory

    @Option(help: "Control socket of coxswain-front.")
    var front = DaemonConfiguration().frontControlPath

    @Option(help: "Group that may use the API beside root.")
    var group = DaemonConfiguration().group

    @Flag(help: "If another coxswaind is active, wait and take over when it ends.")
    var standby = false

    @Option(help: .hidden)
    var handOver: String?

    func run() throws {
        var configuration = DaemonConfiguration()
        configuration.policyDirectory = policies
        configuration.stateDirectory = state
        configuration.runtimeDirectory = runtime
        configuration.frontControlPath = front
        configuration.group = group
        configuration.role = standby ? .standby : .only
        do {
            // As coxswain-handover@.service, which is not the daemon.
            if let handOver {
                return try Daemon.handOver(handOver, to: configuration)
            }
            try Daemon.run(configuration)
        } catch {
            DaemonLog.error("\(error)")
            throw ExitCode.failure
        }
    }
}
