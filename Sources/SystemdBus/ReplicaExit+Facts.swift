package import Model

extension UnitFacts {
    /// How the replica ended, from what its unit's facts tell; nil while it has not ended, or if
    /// they do not tell.
    package var replicaExit: ReplicaExit? {
        switch result {
        case .oomKill: ReplicaExit(.outOfMemory)
        case .watchdog: ReplicaExit(.watchdog)
        case .timeout: ReplicaExit(becameActive == nil ? .startTimeout : .stopTimeout)
        case .resources: ReplicaExit(.notStarted(status: 0))
        default: mainProcessEnd.map(exit)
        }
    }

    private func exit(after end: ProcessEnd) -> ReplicaExit {
        switch end {
        case .exited(let status) where becameActive == nil && Self.startFailures ~= status:
            ReplicaExit(.notStarted(status: Int(status)))
        case .exited(let status): ReplicaExit(.exited(status: Int(status)))
        case .killed(let signal): ReplicaExit(.signalled(Int(signal), coreDumped: false))
        case .dumpedCore(let signal): ReplicaExit(.signalled(Int(signal), coreDumped: true))
        }
    }

    /// Statuses with which systemd's own child ends when it cannot execute the program
    /// (systemd.exec(5), "PROCESS EXIT CODES"). A program may use them as well, but with `Type=exec`
    /// its unit has been active then.
    private static let startFailures: ClosedRange<Int32> = 200...245
}
