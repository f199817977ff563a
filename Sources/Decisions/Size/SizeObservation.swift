package import Model

/// Everything that a decision about the limits of replicas rests on.
package struct SizeObservation: Sendable, Equatable {
    /// A replica that has the limits which are decided about.
    package struct Member: Sendable, Equatable {
        /// Thousandths of a core, the mean of the window; nil: not known, or of starting up.
        package var cpu: Int?
        package var latestCPU: Int?
        /// Completed in the last second; nil: nobody counts them.
        package var latestRequests: Int?
        package var workingSetBytes: UInt64?

        package init(
            cpu: Int? = nil, latestCPU: Int? = nil, latestRequests: Int? = nil,
            workingSetBytes: UInt64? = nil
        ) {
            self.cpu = cpu
            self.latestCPU = latestCPU
            self.latestRequests = latestRequests
            self.workingSetBytes = workingSetBytes
        }
    }

    package var now: Instant
    package var current: ReplicaSize
    /// Those that run, and not those on their way out.
    package var members: [Member] = []
    /// What forbids to lower each.
    package var cpuHold: SizeDecision.Limit?
    package var memoryHold: SizeDecision.Limit?
    /// Somebody holds everything where it is.
    package var isPaused = false
    /// Others come first on a host that is short.
    package var givesWay = false
    /// Nil: nobody has told.
    package var host: HostPressure?
    /// A replica was killed for want of memory since the last decision.
    package var ranOutOfMemory = false

    package init(now: Instant, current: ReplicaSize) {
        self.now = now
        self.current = current
    }

    var workingSets: [UInt64] { members.compactMap(\.workingSetBytes) }

    /// What the limits of all may grow by together, so that others have some memory left; nil: not known.
    var spareMemoryBytes: UInt64? {
        guard let host, let available = host.memoryAvailableBytes,
            let total = host.memoryTotalBytes
        else { return nil }
        let reserve = total / 100 * UInt64(HostShortage.memoryEnough)
        return available > reserve ? available - reserve : 0
    }
}
