/// How short the host as a whole is of memory and CPU. Nil: nobody tells.
package struct HostPressure: Sendable, Equatable {
    package var memoryTotalBytes: UInt64?
    /// What could be used without swapping, as the kernel estimates it (`MemAvailable`).
    package var memoryAvailableBytes: UInt64?
    /// The share of the last ten seconds in which somebody waited for memory, in percent (`some avg10`
    /// of /proc/pressure).
    package var memoryStallPercent: Int?
    package var cpuStallPercent: Int?
    /// What all its CPUs can do together.
    package var cpuMilliCores: Int?

    package init() {}
}
