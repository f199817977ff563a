/// A file of a cgroup that tells figures: where it is and how it is read.
package enum CgroupFile: CaseIterable, Sendable {
    // The unified tree, cgroup v2.
    case cpuStat, memoryCurrent, memoryStat, memoryEvents, tasksCurrent
    case ioStat, cpuPressure, memoryPressure, ioPressure, events
    // Trees of one controller each, cgroup v1. What they tell is not read from those before them:
    // systemd, too, asks a v1 controller where there is one.
    case v1CPUUsage, v1CPUStat, v1MemoryUsage, v1MemoryStat, v1MemoryOOM
    case v1TasksCurrent, v1BlockTransfers

    /// The v1 controller whose tree it is in; nil for the unified tree.
    var controller: CgroupController? {
        switch self {
        case .v1CPUUsage: .cpuacct
        case .v1CPUStat: .cpu
        case .v1MemoryUsage, .v1MemoryStat, .v1MemoryOOM: .memory
        case .v1TasksCurrent: .pids
        case .v1BlockTransfers: .blkio
        default: nil
        }
    }

    /// What it tells.
    var figures: CgroupFigures {
        switch self {
        case .cpuStat: [.cpu, .throttling]
        case .v1CPUUsage: .cpu
        case .v1CPUStat: .throttling
        case .memoryCurrent, .v1MemoryUsage: .memory
        case .memoryStat, .v1MemoryStat: .cache
        case .memoryEvents, .v1MemoryOOM: .oomKills
        case .tasksCurrent, .v1TasksCurrent: .tasks
        case .ioStat, .v1BlockTransfers: .io
        case .cpuPressure: .cpuPressure
        case .memoryPressure: .memoryPressure
        case .ioPressure: .ioPressure
        case .events: .freezer
        }
    }

    package var name: String {
        switch self {
        case .cpuStat, .v1CPUStat: "cpu.stat"
        case .memoryCurrent: "memory.current"
        case .memoryStat, .v1MemoryStat: "memory.stat"
        case .memoryEvents: "memory.events"
        case .tasksCurrent, .v1TasksCurrent: "pids.current"
        case .ioStat: "io.stat"
        case .cpuPressure: "cpu.pressure"
        case .memoryPressure: "memory.pressure"
        case .ioPressure: "io.pressure"
        case .events: "cgroup.events"
        case .v1CPUUsage: "cpuacct.usage"
        case .v1MemoryUsage: "memory.usage_in_bytes"
        case .v1MemoryOOM: "memory.oom_control"
        case .v1BlockTransfers: "blkio.throttle.io_service_bytes"
        }
    }
}

extension CgroupFile {
    /// Takes the figures of the file's text into the sample.
    package func read(_ text: Span<UInt8>, into sample: inout CgroupSample) {
        switch self {
        case .cpuStat:
            sample.cpu.readUnified(text)
            sample.throttling.read(text)
        case .v1CPUStat: sample.throttling.read(text)
        case .v1CPUUsage: sample.cpu.usageNanoseconds = KernelText.number(in: text)
        case .memoryCurrent, .v1MemoryUsage:
            sample.memory.currentBytes = KernelText.number(in: text)
        case .memoryStat: sample.memory.readInactiveFile(text, key: "inactive_file")
        // v1 counts the cgroup without those below it, and both together as `total_`.
        case .v1MemoryStat: sample.memory.readInactiveFile(text, key: "total_inactive_file")
        case .memoryEvents, .v1MemoryOOM: sample.memory.readEvents(text)
        case .tasksCurrent, .v1TasksCurrent: sample.tasks = KernelText.number(in: text)
        case .ioStat: KernelText.transfers(in: text, into: &sample.io)
        case .v1BlockTransfers: KernelText.blockTransfers(in: text, into: &sample.io)
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
            if text.holds("frozen", at: key) { isFrozen = value != 0 }
        }
    }
}

extension CgroupSample.CPU {
    fileprivate mutating func readUnified(_ text: Span<UInt8>) {
        KernelText.fields(in: text) { key, value in
            guard text.holds("usage_usec", at: key) else { return }
            let (product, overflow) = value.multipliedReportingOverflow(by: 1_000)
            usageNanoseconds = overflow ? nil : product
        }
    }
}

extension CgroupSample.Throttling {
    /// v1 gives the time in nanoseconds, by another name.
    fileprivate mutating func read(_ text: Span<UInt8>) {
        KernelText.fields(in: text) { key, value in
            if text.holds("throttled_usec", at: key) { microseconds = value }
            if text.holds("throttled_time", at: key) { microseconds = value / 1_000 }
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
            if text.holds("oom_kill", at: key) { oomKills = value }
        }
    }
}
