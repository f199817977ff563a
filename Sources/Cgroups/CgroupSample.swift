package import Model

/// The figures of one cgroup at one moment. What this kernel, or this kind of cgroup, does not offer
/// is nil. Counters count from the cgroup's making.
package struct CgroupSample: Equatable, Sendable {
    package var takenAt: Instant
    package var cpu = CPU()
    package var memory = Memory()
    package var tasks = Tasks()
    package var io = Transfer()
    /// How long its processes waited for want of something.
    package var cpuPressure: Pressure?
    package var memoryPressure: Pressure?
    package var ioPressure: Pressure?
    /// Whether any process is in it or below it.
    package var isPopulated: Bool?
    /// Whether all its processes are stopped by the freezer.
    package var isFrozen: Bool?

    package init(takenAt: Instant) { self.takenAt = takenAt }

    package struct CPU: Equatable, Sendable {
        package var usageNanoseconds: UInt64?
        package var userMicroseconds: UInt64?
        package var systemMicroseconds: UInt64?
        /// Periods of the CPU quota in which it had something to run.
        package var periods: UInt64?
        /// Those of them in which the quota was used up.
        package var throttledPeriods: UInt64?
        /// Time that it was held back for, summed over CPUs.
        package var throttledMicroseconds: UInt64?
    }

    package struct Memory: Equatable, Sendable {
        package var currentBytes: UInt64?
        package var peakBytes: UInt64?
        /// File cache that the kernel would take first.
        package var inactiveFileBytes: UInt64?
        /// How often it was held back above `MemoryHigh=`.
        package var highEvents: UInt64?
        /// How often it ran into `MemoryMax=`.
        package var maximumEvents: UInt64?
        /// How often that was beyond remedy, and how many processes were killed for it.
        package var oomEvents: UInt64?
        package var oomKills: UInt64?

        /// What it needs: its use less what could be had back without harm (what the kubelet calls
        /// the working set, too).
        package var workingSetBytes: UInt64? {
            guard let currentBytes, let inactiveFileBytes else { return nil }
            return currentBytes - min(currentBytes, inactiveFileBytes)
        }
    }

    package struct Tasks: Equatable, Sendable {
        package var current: UInt64?
        /// Nil also without a limit.
        package var maximum: UInt64?
    }

    /// Summed over all block devices.
    package struct Transfer: Equatable, Sendable {
        package var readBytes: UInt64?
        package var writtenBytes: UInt64?

        package init(readBytes: UInt64? = nil, writtenBytes: UInt64? = nil) {
            self.readBytes = readBytes
            self.writtenBytes = writtenBytes
        }
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
