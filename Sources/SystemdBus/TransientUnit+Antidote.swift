package import Model

extension TransientUnit {
    /// What takes a lasting fault back, made before the fault is: it waits, and whatever ends the
    /// waiting (the time is over, somebody stops it, we are dead), systemd then runs `undoing`
    /// (`ExecStopPost=`). A command that finds the replica gone fails, and nothing is lost by it.
    package init(
        antidote number: UInt64, to replica: ReplicaID, undoing commands: [[String]],
        after span: Duration
    ) {
        let seconds = max(1, (span.wholeMilliseconds + 999) / 1_000)
        let undoing = commands.map { command in
            var command = ExecCommand(command)
            command.failureIsIgnored = true
            return command
        }
        self.init(
            UnitName(antidoteNumber: number),
            [
                .description("Takes back a fault made in \(replica) by Coxswain"),
                .collectMode(.inactiveOrFailed),
                .type(.exec),
                .noRestart,
                .stopTimeout(.seconds(10)),
                .execStart([ExecCommand(["/usr/bin/sleep", "\(seconds)"])]),
                .execStopPost(undoing),
            ])
    }
}

extension UnitName {
    /// Never the name of a replica's unit.
    package init(antidoteNumber number: UInt64) {
        self.init("\(Self.prefix)antidote-\(number).service")
    }
}
