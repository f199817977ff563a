package import Model

/// One line of `GET /v1/replicas`. A figure that could not be had is left out.
package struct ReplicaView: Codable, Sendable, Equatable {
    package enum Phase: String, Codable, Sendable, CaseIterable {
        case starting, ready, unready, draining, stopping, stopped, failed
        case backingOff = "backing-off"
        case frozen, standby
    }

    /// `orders-3-1`.
    package var name: String
    package var service: ServiceName
    package var revision: RevisionNumber
    package var ordinal: Int
    /// `db@0`: the name that lasts, of a service that keeps state.
    package var lastingName: String?
    package var phase: Phase
    /// systemd's name of it, escaped: what `systemctl` and `journalctl` take.
    package var unitName: String
    /// `127.0.0.1:20001`; left out for a worker.
    package var endpoint: String?
    package var mainPID: Int?
    /// 1000 is one core.
    package var cpuMilliCores: Int?
    /// What it may use; left out where there is no limit.
    package var cpuLimitMilliCores: Int?
    package var memoryLimitBytes: UInt64?
    /// CPU time since its start, all its processes.
    package var cpuUsageNanoseconds: UInt64?
    /// Parts of a thousand of the time in which the CPU quota held it back.
    package var throttledPermille: Int?
    /// Pressure (PSI): parts of a thousand of the last ten seconds in which some of its tasks waited. Left
    /// out where cgroups tell none.
    package var cpuPressurePermille: Int?
    package var memoryPressurePermille: Int?
    package var ioPressurePermille: Int?
    /// Current use less inactive file cache.
    package var memoryWorkingSetBytes: UInt64?
    package var memoryCurrentBytes: UInt64?
    package var tasks: Int?
    /// Counted by the front since it first knew the replica.
    package var requestsTotal: UInt64?
    package var requestsInFlight: Int?
    /// Requests that failed at this replica and were tried elsewhere or answered 502.
    package var failuresTotal: UInt64?
    /// Failures in a row that led to this replica.
    package var restarts: Int
    /// Since its start.
    package var ageSeconds: Int
    /// Until its place is tried again, while `backing-off`.
    package var backingOffSeconds: Int?
    /// Why it was started, or why it is in this phase.
    package var reason: String?

    package init(
        id: ReplicaID, phase: Phase, unitName: String, restarts: Int, ageSeconds: Int,
        endpoint: String? = nil, reason: String? = nil
    ) {
        self.name = id.description
        self.service = id.service
        self.revision = id.revision
        self.ordinal = id.ordinal
        self.phase = phase
        self.unitName = unitName
        self.restarts = restarts
        self.ageSeconds = ageSeconds
        self.endpoint = endpoint
        self.reason = reason
    }
}
