/// systemd's coarse state of a unit (`ActiveState`).
package enum ActiveState: Hashable, Sendable {
    case inactive, activating, active, reloading, deactivating, failed, maintenance
    /// A state that this version of ours does not know.
    case other(String)

    init(_ text: String) {
        self =
            switch text {
            case "inactive": .inactive
            case "activating": .activating
            case "active": .active
            case "reloading": .reloading
            case "deactivating": .deactivating
            case "failed": .failed
            case "maintenance": .maintenance
            default: .other(text)
            }
    }
}

/// Why a service ended, in systemd's words (`Result`; systemd.exec(5), `$SERVICE_RESULT`).
package enum ServiceResult: Hashable, Sendable {
    case success
    /// `Type=notify` and the main process ended before `READY=1`; or a PID file is wrong.
    case `protocol`
    /// A start or stop took too long.
    case timeout
    case exitCode, signal, coreDump, watchdog, execCondition, oomKill, startLimit
    /// systemd itself could not do what it needed to: fork, a cgroup, a file of credentials.
    case resources
    case other(String)

    init(_ text: String) {
        self =
            switch text {
            case "success": .success
            case "protocol": .protocol
            case "timeout": .timeout
            case "exit-code": .exitCode
            case "signal": .signal
            case "core-dump": .coreDump
            case "watchdog": .watchdog
            case "exec-condition": .execCondition
            case "oom-kill": .oomKill
            case "start-limit-hit": .startLimit
            case "resources": .resources
            default: .other(text)
            }
    }
}

/// How the main process ended (`ExecMainCode` and `ExecMainStatus`, which are waitid(2)'s).
package enum ProcessEnd: Hashable, Sendable {
    case exited(status: Int32)
    case killed(signal: Int32)
    case dumpedCore(signal: Int32)

    /// Nil while the process runs or when there was none. Codes: CLD_EXITED 1, CLD_KILLED 2,
    /// CLD_DUMPED 3.
    init?(code: Int32, status: Int32) {
        switch code {
        case 1: self = .exited(status: status)
        case 2: self = .killed(signal: status)
        case 3: self = .dumpedCore(signal: status)
        default: return nil
        }
    }
}

/// How a job ended (`JobRemoved`).
package enum JobResult: Hashable, Sendable {
    case done, canceled, timeout, failed, dependency, skipped
    case other(String)

    init(_ text: String) {
        self =
            switch text {
            case "done": .done
            case "canceled": .canceled
            case "timeout": .timeout
            case "failed": .failed
            case "dependency": .dependency
            case "skipped": .skipped
            default: .other(text)
            }
    }
}

/// A job of systemd's queue, by its object path: what a start or stop call answers, and what
/// `JobRemoved` names when it is over.
package struct JobPath: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ path: String) { description = path }
}
