package import Model

extension TransientUnit {
    /// A command beside a replica: run once to its end, in the service's slice, as the replica's user,
    /// in its sandbox, its private namespaces and its limits. `output` is an open file for what it
    /// prints; nil: that goes to the journal.
    package init(
        _ name: UnitName, running command: [String], beside replica: ReplicaID,
        template: ReplicaTemplate, environment: [String: String], seat: Int? = nil,
        within timeout: Duration, output: Int32? = nil
    ) {
        let likeTheReplica = TransientUnit(
            replica, template: template, environment: environment, seat: seat)
        // What is said of the replica's life is not the command's.
        let own =
            Self.command(command, of: replica, within: timeout)
            // Without the second line errors would go where the output does.
            + (output.map { [.standardOutput(descriptor: $0), .standardError("journal")] } ?? [])
        let replaced = Set(own.map(\.name) + ["WatchdogUSec", "KillSignal", "ExecStopPost"])
        self.init(name, likeTheReplica.properties.filter { !replaced.contains($0.name) } + own)
    }

    private static func command(
        _ command: [String], of replica: ReplicaID, within timeout: Duration
    ) -> [UnitProperty] {
        [
            .description("A command beside \(replica), run by Coxswain"),
            .collectMode(.inactiveOrFailed),
            .type(.oneshot),
            .startTimeout(timeout),
            .stopTimeout(stopTimeout),
            .killMode(.controlGroup),
            .execStart([ExecCommand(command)]),
            // PrivateTmp= and the like are the replica's own instances.
            .joinsNamespaceOf([UnitName(replica)]),
        ]
    }

    /// From SIGTERM to SIGKILL for a command that has had its time.
    private static let stopTimeout: Duration = .milliseconds(100)
}

extension UnitName {
    /// Of a command beside a replica; never the name of a replica's unit.
    package init(commandNumber number: UInt64) {
        self.init("\(Self.prefix)command-\(number).service")
    }
}
