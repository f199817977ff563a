/// A limit of a unit's cgroup. Only these can be changed while the unit runs (SetUnitProperties);
/// what concerns the execution of its processes is fixed when it starts. Nil takes the limit away.
package enum ResourceSetting: Equatable, Sendable {
    /// 1000 is one core.
    case cpuQuota(milliCores: Int?)
    /// 1 to 10000; systemd's default is 100.
    case cpuWeight(Int?)
    /// The kernel kills above it.
    case memoryMaximum(bytes: UInt64?)
    /// The kernel slows down and reclaims above it. Unified cgroups only.
    case memoryHigh(bytes: UInt64?)
    /// What is left alone as long as others have more to give. Unified cgroups only.
    case memoryLow(bytes: UInt64)
    case swapMaximum(bytes: UInt64?)
    case tasksMaximum(Int?)
    case ioWeight(Int?)

    package var property: UnitProperty {
        switch self {
        case .cpuQuota(let milliCores):
            // Microseconds of CPU time a second: 1000 to a milli-core.
            Self.number("CPUQuotaPerSecUSec", milliCores.map { UInt64(clamping: $0) * 1_000 })
        case .cpuWeight(let weight):
            Self.number("CPUWeight", weight.map { UInt64(clamping: $0) })
        case .memoryMaximum(let bytes): Self.number("MemoryMax", bytes)
        case .memoryHigh(let bytes): Self.number("MemoryHigh", bytes)
        case .memoryLow(let bytes): Self.number("MemoryLow", bytes)
        case .swapMaximum(let bytes): Self.number("MemorySwapMax", bytes)
        case .tasksMaximum(let count):
            Self.number("TasksMax", count.map { UInt64(clamping: $0) })
        case .ioWeight(let weight): Self.number("IOWeight", weight.map { UInt64(clamping: $0) })
        }
    }

    /// systemd's "no limit", and "not set" for weights, is the largest number.
    private static func number(_ name: String, _ value: UInt64?) -> UnitProperty {
        UnitProperty(name, .unsigned64(value ?? .max))
    }
}
