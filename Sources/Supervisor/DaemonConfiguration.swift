/// Where the daemon finds its things. The defaults are those of the installed units; tests and a
/// second, private daemon name others.
package struct DaemonConfiguration: Sendable {
    package var policyDirectory = "/etc/coxswain/policies"
    package var stateDirectory = "/var/lib/coxswain"
    package var runtimeDirectory = "/run/coxswain"
    package var frontControlPath = "/run/coxswain-front/control.sock"
    /// Who may use the API beside root. Without such a group: root alone.
    package var group = "coxswain"
    /// What coxswain-front runs as. Without such a group: as root.
    package var frontGroup = "coxswain-front"

    package var role = Role.only

    package enum Role: Sendable {
        /// Refuses to start beside another daemon.
        case only
        /// Waits beside it and takes over when it ends, however it ends.
        case standby
    }

    package init() {}

    package var socketPath: String { runtimeDirectory + "/coxswaind.sock" }
    package var replicaSocketDirectory: String { runtimeDirectory + "/replicas" }
    package var handOverPath: String { runtimeDirectory + "/handover.sock" }
    package var lockPath: String { runtimeDirectory + "/coxswaind.lock" }
    package var historyPath: String { stateDirectory + "/history.sqlite" }
}
