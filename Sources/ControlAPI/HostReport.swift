/// Reply of `GET /v1/host`: what this host offers and how Coxswain stands on it.
package struct HostReport: Codable, Sendable, Equatable {
    package enum CgroupLayout: String, Codable, Sendable, CaseIterable {
        /// cgroup v2 alone.
        case unified
        /// v1 controllers, with systemd's own hierarchy on v2.
        case hybrid
        case v1
    }

    /// systemd's own number, 252.
    package var systemdVersion: Int
    /// `uname -r`.
    package var kernel: String
    package var bootID: String
    package var cgroupLayout: CgroupLayout
    /// `cpu`, `memory`, `pids`, `io`: those that replicas can be accounted and limited with.
    package var controllers: [String]
    /// Whether processes enter cgroups without waiting for a grace period of RCU (favordynmods of
    /// cgroup-v2.rst); left out where there is no v2 tree.
    package var favorsDynmods: Bool?
    /// Whether units can be frozen: needs the unified layout.
    package var hasFreezer: Bool
    /// Whether the kernel tells pressure (`/proc/pressure`).
    package var hasPressure: Bool
    /// Why the kernel does not tell at once when replicas wait for a CPU (psi.rst), so that figures of each
    /// second have to do; left out where it does, or nothing runs yet.
    package var triggerFault: String?
    /// How often a service was looked at because of it, since the daemon started.
    package var pressureLooks: Int?
    /// The same because the front had much more in flight for it than a moment before.
    package var rises: Int?
    /// In which the kernel counts how long they wait: 500, or 2000 without CAP_SYS_RESOURCE, when the seconds are
    /// the quicker ones.
    package var pressureWindowMilliseconds: Int?
    /// Whether the kernel tells of a connection that it was accepted (sock_diag(7), unix_diag).
    package var hasSocketDiagnosis: Bool
    package var cpuCount: Int
    package var memoryTotalBytes: UInt64
    /// `MemAvailable` of /proc/meminfo.
    package var memoryAvailableBytes: UInt64
    /// Whether `net.ipv4.tcp_migrate_req` is on; left out where the kernel (before 5.14) has none.
    package var tcpMigrateRequests: Bool?
    /// Why connections cannot be steered among replicas (`endpoint: direct`); left out where they can.
    package var steeringFault: String?
    /// What the host is short of, with figures; left out while it is short of nothing.
    package var shortage: String?
    /// Services that may have no more replicas because of it, and how many each may have.
    package var heldServices: [String]?
    package var front: FrontState
    package var history: HistoryState
    package var policies: PolicyDirectoryState

    package init(
        systemdVersion: Int, kernel: String, bootID: String, cgroupLayout: CgroupLayout,
        controllers: [String], hasFreezer: Bool, hasPressure: Bool,
        hasSocketDiagnosis: Bool, cpuCount: Int, memoryTotalBytes: UInt64,
        memoryAvailableBytes: UInt64, tcpMigrateRequests: Bool?, steeringFault: String? = nil,
        front: FrontState, history: HistoryState, policies: PolicyDirectoryState
    ) {
        self.systemdVersion = systemdVersion
        self.kernel = kernel
        self.bootID = bootID
        self.cgroupLayout = cgroupLayout
        self.controllers = controllers
        self.hasFreezer = hasFreezer
        self.hasPressure = hasPressure
        self.hasSocketDiagnosis = hasSocketDiagnosis
        self.cpuCount = cpuCount
        self.memoryTotalBytes = memoryTotalBytes
        self.memoryAvailableBytes = memoryAvailableBytes
        self.tcpMigrateRequests = tcpMigrateRequests
        self.steeringFault = steeringFault
        self.front = front
        self.history = history
        self.policies = policies
    }
}

package struct FrontState: Codable, Sendable, Equatable {
    package var isConnected: Bool
    /// Of coxswain-front, while connected.
    package var pid: Int?

    package init(isConnected: Bool, pid: Int? = nil) {
        self.isConnected = isConnected
        self.pid = pid
    }
}

/// How events and records are kept.
package struct HistoryState: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable, CaseIterable {
        case ok
        /// The database was damaged: it was moved to `setAsidePath` and a new one begun.
        case setAside = "set-aside"
        /// Kept in memory only, lost with the daemon: the directory cannot be written.
        case memoryOnly = "memory-only"
        /// The last write failed (`sentence` tells why); later ones are tried.
        case failing
    }

    package var state: State
    package var path: String
    package var setAsidePath: String?
    /// What is wrong, and what to do; left out while `ok`.
    package var sentence: String?

    package init(
        state: State, path: String, setAsidePath: String? = nil, sentence: String? = nil
    ) {
        self.state = state
        self.path = path
        self.setAsidePath = setAsidePath
        self.sentence = sentence
    }
}

package struct PolicyDirectoryState: Codable, Sendable, Equatable {
    package var path: String
    /// Files that are not in force; of each the last good text still is.
    package var refused: [RefusedPolicyFile]

    package init(path: String, refused: [RefusedPolicyFile] = []) {
        self.path = path
        self.refused = refused
    }
}

package struct RefusedPolicyFile: Codable, Sendable, Equatable {
    package var file: String
    package var diagnostics: [DiagnosticView]

    package init(file: String, diagnostics: [DiagnosticView]) {
        self.file = file
        self.diagnostics = diagnostics
    }
}
