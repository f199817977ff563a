import Cgroups
import LinuxIO
import Model

/// How short the host is of memory and CPU, read each second.
final class HostGauge {
    private let reader: HostReader
    private let buffer = ReadBuffer()
    /// As it was last read.
    private(set) var sample = HostSample(takenAt: Instant(nanoseconds: 0))

    init() throws(SystemFault) { reader = try HostReader() }

    func pressure(at now: Instant) -> HostPressure {
        reader.sample(into: &sample, at: now, with: buffer)
        var pressure = HostPressure()
        pressure.memoryTotalBytes = sample.memoryTotalBytes
        pressure.memoryAvailableBytes = sample.memoryAvailableBytes
        pressure.memoryStallPercent = sample.memoryPressure.map(Self.percent)
        pressure.cpuMilliCores = ProcessorCount.usable * 1_000
        pressure.cpuStallPercent = sample.cpuPressure.map(Self.percent)
        return pressure
    }

    private static func percent(_ pressure: Pressure) -> Int {
        Int(pressure.some.percentOfTenSeconds)
    }
}
