/// The figures of one service as the front counts them.
package struct ServiceSample: Equatable, Sendable, Codable {
    package let service: ServiceName
    /// Waiting now for a ready replica.
    package var requestsHeld: Int?
    /// Taken from clients, those that wait included.
    package var requestsPerSecond: Int?
    /// They have come at that rate, less what chance may have added, since a moment ago it became far more
    /// than usual.
    package var isRising = false

    package init(
        service: ServiceName, requestsHeld: Int? = nil, requestsPerSecond: Int? = nil
    ) {
        self.service = service
        self.requestsHeld = requestsHeld
        self.requestsPerSecond = requestsPerSecond
    }
}

/// The figures of one replica over the time since the last sample. A figure that could not be had
/// is nil: missing data never shrinks a service.
package struct ReplicaSample: Equatable, Sendable, Codable {
    package var replica: ReplicaID
    /// 1000 is one core.
    package var cpuMilliCores: Int?
    /// Parts of a thousand of the time in which the CPU quota held it back.
    package var throttledPermille: Int?
    /// Current use less inactive file cache.
    package var workingSetBytes: UInt64?
    package var tasks: Int?
    /// Read and written.
    package var ioBytesPerSecond: Int?
    package var requestsInFlight: Int?
    package var requestsPerSecond: Int?
    /// Measured while a rollout is under way.
    package var served: ServedRequests?

    package init(replica: ReplicaID) { self.replica = replica }
}
