import Cgroups
import Model

/// One replica's cgroup, read each second: keeps the last sample, for rates need two.
final class CgroupGauge {
    /// What the reader needs of the process; shared, as reading is one after another.
    private let buffer: ReadBuffer
    private let path: String
    private let layout: HostLayout
    private var reader: CgroupReader?
    private var last = CgroupSample()

    init(path: String, layout: HostLayout, buffer: ReadBuffer) {
        self.path = path
        self.layout = layout
        self.buffer = buffer
    }

    /// Opened at the first read and not at the start: a dozen files each, just when a hundred
    /// replicas are being started, were a third of the daemon's work. Out of descriptors, a replica
    /// simply has no figures until there are some again, and missing figures shrink nothing.
    private func opened() -> CgroupReader? {
        if reader == nil { reader = try? CgroupReader(layout, controlGroup: path) }
        return reader
    }

    /// CPU since the last read, which stays the last one.
    func peek(at now: Instant) -> (milliCores: Int, elapsed: Duration)? {
        var sample = last
        guard case .sampled? = opened()?.sample(.cpu, into: &sample, at: now, with: buffer),
            let rate = CPURate.milliCores(from: last, to: sample), let before = last.cpu.takenAt
        else { return nil }
        return (rate, now - before)
    }

    /// Rates are of the time since the figure was read before.
    func read(_ wanted: CgroupFigures, into figures: inout ReplicaFigures, at now: Instant) {
        var sample = last
        guard
            case .sampled(let told)? = opened()?.sample(
                wanted, into: &sample, at: now, with: buffer)
        else { return figures.forgetCgroup() }
        figures.takeRates(told, from: last, to: sample)
        figures.take(told, of: sample, at: now)
        last = sample
    }
}

extension ReplicaFigures {
    fileprivate mutating func takeRates(
        _ told: CgroupFigures, from last: CgroupSample, to sample: CgroupSample
    ) {
        if told.contains(.cpu) { cpuMilliCores = CPURate.milliCores(from: last, to: sample) }
        if told.contains(.throttling) {
            throttledPermille = CPURate.throttledPermille(from: last, to: sample)
        }
        if told.contains(.io) {
            ioBytesPerSecond = TransferRate.bytesPerSecond(from: last, to: sample)
        }
    }

    fileprivate mutating func take(
        _ told: CgroupFigures, of sample: CgroupSample, at now: Instant
    ) {
        cpuUsageNanoseconds = sample.cpu.usageNanoseconds
        workingSetBytes = sample.memory.workingSetBytes
        memoryCurrentBytes = sample.memory.currentBytes
        oomKills = sample.memory.oomKills
        tasks = sample.tasks.map { Int(clamping: $0) }
        pressure = .init(
            cpu: sample.cpuPressure?.permille, memory: sample.memoryPressure?.permille,
            io: sample.ioPressure?.permille)
        if told.contains(.freezer), sample.isFrozen == false { seenGoing = now }
    }

    fileprivate mutating func forgetCgroup() {
        cpuMilliCores = nil
        throttledPermille = nil
        cpuUsageNanoseconds = nil
        workingSetBytes = nil
        memoryCurrentBytes = nil
        tasks = nil
        ioBytesPerSecond = nil
        oomKills = nil
        pressure = Waiting()
    }
}

extension Pressure {
    fileprivate var permille: Int { Int((some.percentOfTenSeconds * 10).rounded()) }
}
