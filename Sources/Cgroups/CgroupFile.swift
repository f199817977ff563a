/// A file of a cgroup that tells figures: where it is and how it is read.
package enum CgroupFile: CaseIterable, Sendable {
    // The unified tree, cgroup v2.
    case cpuStat, memoryCurrent, memoryPeak, memoryStat, memoryEvents, tasksCurrent, tasksMaximum
    case ioStat, cpuPressure, memoryPressure, ioPressure, events
    // Trees of one controller each, cgroup v1. They come after those of the unified tree and so
    // override them: systemd, too, asks a v1 controller where there is one.
    case v1CPUUsage, v1CPUStat, v1MemoryUsage, v1MemoryPeak, v1MemoryStat, v1MemoryOOM
    case v1MemoryFailures, v1TasksCurrent, v1TasksMaximum, v1BlockTransfers

    /// The v1 controller whose tree it is in; nil for the unified tree.
    var controller: CgroupController? {
        switch self {
        case .v1CPUUsage: .cpuacct
        case .v1CPUStat: .cpu
        case .v1MemoryUsage, .v1MemoryPeak, .v1MemoryStat, .v1MemoryOOM, .v1MemoryFailures:
            .memory
        case .v1TasksCurrent, .v1TasksMaximum: .pids
        case .v1BlockTransfers: .blkio
        default: nil
        }
    }

    package var name: String {
        switch self {
        case .cpuStat, .v1CPUStat: "cpu.stat"
        case .memoryCurrent: "memory.current"
        case .memoryPeak: "memory.peak"
        case .memoryStat, .v1MemoryStat: "memory.stat"
        case .memoryEvents: "memory.events"
        case .tasksCurrent, .v1TasksCurrent: "pids.current"
        case .tasksMaximum, .v1TasksMaximum: "pids.max"
        case .ioStat: "io.stat"
        case .cpuPressure: "cpu.pressure"
        case .memoryPressure: "memory.pressure"
        case .ioPressure: "io.pressure"
        case .events: "cgroup.events"
        case .v1CPUUsage: "cpuacct.usage"
        case .v1MemoryUsage: "memory.usage_in_bytes"
        case .v1MemoryPeak: "memory.max_usage_in_bytes"
        case .v1MemoryOOM: "memory.oom_control"
        case .v1MemoryFailures: "memory.failcnt"
        case .v1BlockTransfers: "blkio.throttle.io_service_bytes"
        }
    }
}

extension CgroupFile {
    /// Takes the figures of the file's text into the sample.
    package func read(_ text: Span<UInt8>, into sample: inout CgroupSample) {
        switch self {
        case .cpuStat: sample.cpu.readUnified(text)
        case .v1CPUStat: sample.cpu.readThrottling(text)
        case .v1CPUUsage:
            sample.cpu.usageNanoseconds =
                KernelText.number(in: text) ?? sample.cpu.usageNanoseconds
        case .memoryCurrent, .v1MemoryUsage:
            sample.memory.currentBytes = KernelText.number(in: text)
        case .memoryPeak, .v1MemoryPeak: sample.memory.peakBytes = KernelText.number(in: text)
        case .memoryStat: sample.memory.readInactiveFile(text, key: "inactive_file")
        // v1 counts the cgroup without those below it, and both together as `total_`.
        case .v1MemoryStat: sample.memory.readInactiveFile(text, key: "total_inactive_file")
        case .memoryEvents, .v1MemoryOOM: sample.memory.readEvents(text)
        case .v1MemoryFailures: sample.memory.maximumEvents = KernelText.number(in: text)
        case .tasksCurrent, .v1TasksCurrent: sample.tasks.current = KernelText.number(in: text)
        case .tasksMaximum, .v1TasksMaximum: sample.tasks.maximum = KernelText.number(in: text)
        case .ioStat: sample.io = KernelText.transfers(in: text)
        case .v1BlockTransfers: sample.io = KernelText.blockTransfers(in: text)
        case .cpuPressure: sample.cpuPressure = KernelText.pressure(in: text)
        case .memoryPressure: sample.memoryPressure = KernelText.pressure(in: text)
        case .ioPressure: sample.ioPressure = KernelText.pressure(in: text)
        case .events: sample.readEvents(text)
        }
    }
}

extension CgroupSample {
    fileprivate mutating func readEvents(_ text: Span<UInt8>) {
        KernelText.fields(in: text) { key, value in
            if text.holds("populated", at: key) { isPopulated = value != 0 }
            if text.holds("frozen", at: key) { isFrozen = value != 0 }
        }
    }
}

extension CgroupSample.CPU {
    fileprivate mutating func readUnified(_ text: Span<UInt8>) {
        KernelText.fields(in: text) { key, value in
            if text.holds("usage_usec", at: key) {
                let (product, overflow) = value.multipliedReportingOverflow(by: 1_000)
                usageNanoseconds = overflow ? nil : product
            }
            if text.holds("user_usec", at: key) { userMicroseconds = value }
            if text.holds("system_usec", at: key) { systemMicroseconds = value }
        }
        readThrottling(text)
    }

    /// The same names in both kinds, but v1 gives the time in nanoseconds.
    fileprivate mutating func readThrottling(_ text: Span<UInt8>) {
        KernelText.fields(in: text) { key, value in
            if text.holds("nr_periods", at: key) { periods = value }
            if text.holds("nr_throttled", at: key) { throttledPeriods = value }
            if text.holds("throttled_usec", at: key) { throttledMicroseconds = value }
            if text.holds("throttled_time", at: key) { throttledMicroseconds = value / 1_000 }
        }
    }
}

extension CgroupSample.Memory {
    fileprivate mutating func readInactiveFile(_ text: Span<UInt8>, key wanted: StaticString) {
        KernelText.fields(in: text) { key, value in
            if text.holds(wanted, at: key) { inactiveFileBytes = value }
        }
    }

    fileprivate mutating func readEvents(_ text: Span<UInt8>) {
        KernelText.fields(in: text) { key, value in
            if text.holds("high", at: key) { highEvents = value }
            if text.holds("max", at: key) { maximumEvents = value }
            if text.holds("oom", at: key) { oomEvents = value }
            if text.holds("oom_kill", at: key) { oomKills = value }
        }
    }
}
