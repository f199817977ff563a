import Cgroups
import Model

/// One replica's cgroup, read each second: keeps the last sample, for rates need two.
final class CgroupGauge {
    /// What the reader needs of the process; shared, as reading is one after another.
    private let buffer: ReadBuffer
    private let path: String
    private let layout: HostLayout
    private var reader: CgroupReader?
    private var last: CgroupSample?
    private var scratch = CgroupSample(takenAt: Instant(nanoseconds: 0))

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
        guard let last, let reader = opened(),
            reader.sample(into: &scratch, at: now, with: buffer) == .sampled,
            let rate = CPURate(from: last, to: scratch)
        else { return nil }
        return (rate.milliCores, scratch.takenAt - last.takenAt)
    }

    /// Rates are of the time since the read before.
    func read(into figures: inout ReplicaFigures, at now: Instant) {
        guard let reader = opened(),
            reader.sample(into: &scratch, at: now, with: buffer) == .sampled
        else {
            return figures.forgetCgroup()
        }
        let rate = last.flatMap { CPURate(from: $0, to: scratch) }
        figures.cpuMilliCores = rate?.milliCores
        figures.throttledPermille = rate?.throttledPermille
        figures.ioBytesPerSecond = last.flatMap {
            TransferRate.bytesPerSecond(from: $0, to: scratch)
        }
        figures.cpuUsageNanoseconds = scratch.cpu.usageNanoseconds
        figures.workingSetBytes = scratch.memory.workingSetBytes
        figures.memoryCurrentBytes = scratch.memory.currentBytes
        figures.oomKills = scratch.memory.oomKills
        if scratch.isFrozen == false { figures.seenGoing = now }
        figures.tasks = scratch.tasks.current.map { Int(clamping: $0) }
        figures.pressure = .init(
            cpu: scratch.cpuPressure?.permille, memory: scratch.memoryPressure?.permille,
            io: scratch.ioPressure?.permille)
        last = scratch
    }
}

extension ReplicaFigures {
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
