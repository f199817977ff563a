/// Whether faults may be made in a service's replicas on purpose (`coxctl chaos`).
package enum ChaosConsent: String, Sendable, Codable, CaseIterable { case off, allowed }

/// A fault made on purpose, to see that it is noticed, and what becomes of it.
package enum ChaosFault: String, Sendable, Codable, CaseIterable {
    /// SIGKILL to the main process.
    case kill
    /// SIGTERM to the main process: it ends by itself, though nobody has asked for a stop.
    case exit
    /// Its memory limit is taken below what it uses (unified cgroups only).
    case oom
    /// SIGSTOP to all its processes.
    case stop
    /// Its cgroup is frozen (unified cgroups only).
    case freeze
    /// It gets next to no CPU.
    case cpu
    /// It stands still for most of each moment.
    case slow

    /// It goes on until it is taken back; others happen in an instant.
    package var lasts: Bool {
        switch self {
        case .kill, .exit: false
        case .oom, .stop, .freeze, .cpu, .slow: true
        }
    }
}
