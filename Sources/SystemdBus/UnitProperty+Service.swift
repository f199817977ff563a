// Properties of services: systemd.service(5) and systemd.kill(5).

/// When systemd takes a service for started.
package enum ServiceType: String, Sendable {
    /// Forked. A missing program is a later failure.
    case simple
    /// Executed: a missing program, user or directory fails the start.
    case exec
    /// The program has sent `READY=1`.
    case notify
    /// Run to its end: the start job ends with it.
    case oneshot
}

/// Which processes of the unit get the stop signal. What then is left in its cgroup at the deadline
/// is killed in each case but `process` and `none`.
package enum KillMode: String, Sendable {
    case controlGroup = "control-group"
    /// The main process gets it; SIGKILL is for all.
    case mixed
    case process, none
}

/// Whose `READY=1`, `STATUS=` and `WATCHDOG=1` count.
package enum NotifyAccess: String, Sendable { case none, main, exec, all }

/// What follows when the kernel has killed a process of the unit for want of memory.
package enum OOMPolicy: String, Sendable {
    case `continue`, stop
    /// The kernel kills all of the unit's processes at once.
    case kill
}

extension UnitProperty {
    package static func type(_ type: ServiceType) -> Self { Self("Type", .text(type.rawValue)) }

    package static func execStart(_ commands: [ExecCommand]) -> Self {
        Self("ExecStart", .commands(commands))
    }

    /// Run after the end of the service, however it came; gets `$SERVICE_RESULT`, `$EXIT_CODE` and
    /// `$EXIT_STATUS`.
    package static func execStopPost(_ commands: [ExecCommand]) -> Self {
        Self("ExecStopPost", .commands(commands))
    }

    /// Never by systemd: restarts are decided in one place, and that is not there.
    package static let noRestart = Self("Restart", .text("no"))

    package static func startTimeout(_ span: Duration) -> Self {
        Self("TimeoutStartUSec", .microseconds(span))
    }

    package static func stopTimeout(_ span: Duration) -> Self {
        Self("TimeoutStopUSec", .microseconds(span))
    }

    package static func watchdog(_ span: Duration) -> Self {
        Self("WatchdogUSec", .microseconds(span))
    }

    package static func notifyAccess(_ access: NotifyAccess) -> Self {
        Self("NotifyAccess", .text(access.rawValue))
    }

    package static func killMode(_ mode: KillMode) -> Self {
        Self("KillMode", .text(mode.rawValue))
    }

    package static func killSignal(_ signal: Int32) -> Self {
        Self("KillSignal", .signed32(signal))
    }

    /// The signal at the stop deadline, instead of SIGKILL.
    package static func finalKillSignal(_ signal: Int32) -> Self {
        Self("FinalKillSignal", .signed32(signal))
    }

    package static func oomPolicy(_ policy: OOMPolicy) -> Self {
        Self("OOMPolicy", .text(policy.rawValue))
    }

    package static func fileDescriptorStore(maximum: UInt32) -> Self {
        Self("FileDescriptorStoreMax", .unsigned32(maximum))
    }
}
