package import Model

/// What was last read of one cgroup. What this kernel, or this kind of cgroup, does not offer is nil.
/// Counters count from the cgroup's making; those of which rates are made know when they were read.
package struct CgroupSample: Equatable, Sendable {
    package var cpu = CPU()
    package var throttling = Throttling()
    package var memory = Memory()
    package var tasks: UInt64?
    package var io = Transfer()
    /// How long its processes waited for want of something.
    package var cpuPressure: Pressure?
    package var memoryPressure: Pressure?
    package var ioPressure: Pressure?
    /// Whether all its processes are stopped by the freezer.
    package var isFrozen: Bool?

    package init() {}

    package struct CPU: Equatable, Sendable {
        package var takenAt: Instant?
        package var usageNanoseconds: UInt64?
    }

    /// Time that its CPU quota held it back for, summed over CPUs.
    package struct Throttling: Equatable, Sendable {
        package var takenAt: Instant?
        package var microseconds: UInt64?
    }

    package struct Memory: Equatable, Sendable {
        package var currentBytes: UInt64?
        /// File cache that the kernel would take first.
        package var inactiveFileBytes: UInt64?
        /// Processes that were killed for want of it.
        package var oomKills: UInt64?

        /// What it needs: its use less what could be had back without harm (what the kubelet calls
        /// the working set, too).
        package var workingSetBytes: UInt64? {
            guard let currentBytes, let inactiveFileBytes else { return nil }
            return currentBytes - min(currentBytes, inactiveFileBytes)
        }
    }

    /// Summed over all block devices.
    package struct Transfer: Equatable, Sendable {
        package var takenAt: Instant?
        package var readBytes: UInt64?
        package var writtenBytes: UInt64?

        package init(
            takenAt: Instant? = nil, readBytes: UInt64? = nil, writtenBytes: UInt64? = nil
        ) {
            self.takenAt = takenAt
            self.readBytes = readBytes
            self.writtenBytes = writtenBytes
        }
    }

    /// Before these are read: nothing of an earlier reading remains of them.
    mutating func renew(_ figures: CgroupFigures, at now: Instant) {
        if figures.contains(.cpu) { cpu = CPU(takenAt: now) }
        if figures.contains(.throttling) { throttling = Throttling(takenAt: now) }
        if figures.contains(.memory) { memory.currentBytes = nil }
        if figures.contains(.cache) { memory.inactiveFileBytes = nil }
        if figures.contains(.oomKills) { memory.oomKills = nil }
        if figures.contains(.tasks) { tasks = nil }
        if figures.contains(.io) { io = Transfer(takenAt: now) }
        if figures.contains(.cpuPressure) { cpuPressure = nil }
        if figures.contains(.memoryPressure) { memoryPressure = nil }
        if figures.contains(.ioPressure) { ioPressure = nil }
        if figures.contains(.freezer) { isFrozen = nil }
    }
}

/// Pressure stall information (Linux Documentation/accounting/psi.rst).
package struct Pressure: Equatable, Sendable {
    /// At least one task waited.
    package var some: Share
    /// All tasks that had something to do waited.
    package var full: Share?

    package init(some: Share, full: Share?) {
        self.some = some
        self.full = full
    }

    package struct Share: Equatable, Sendable {
        /// Mean of the last ten seconds.
        package var percentOfTenSeconds: Double
        package var totalMicroseconds: UInt64

        package init(percentOfTenSeconds: Double, totalMicroseconds: UInt64) {
            self.percentOfTenSeconds = percentOfTenSeconds
            self.totalMicroseconds = totalMicroseconds
        }
    }
}
