/// Why a replica failed, as policies and events name it.
package enum FailureCause: String, Sendable, Codable, CaseIterable {
    case exitStatus = "exit-status"
    case signal
    case coreDump = "core-dump"
    case outOfMemory = "out-of-memory"
    case watchdog
    /// Its liveness probe failed.
    case notAlive = "not-alive"
    /// It failed its startup probe for as long as it had.
    case startupProbe = "startup-probe"
    /// It was not ready within the start deadline.
    case startTimeout = "start-timeout"
    /// systemd could not execute it: no program, no user, no directory, no right to.
    case notStarted = "not-started"
    case portTaken = "port-taken"
    /// Nothing tells any more.
    case vanished
}
