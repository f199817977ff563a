package import LinuxIO
package import Model

/// Memory and pressure of the whole host at one moment.
package struct HostSample: Equatable, Sendable {
    package var takenAt: Instant
    package var memoryTotalBytes: UInt64?
    /// What could be used without swapping, as the kernel estimates it.
    package var memoryAvailableBytes: UInt64?
    package var cpuPressure: Pressure?
    package var memoryPressure: Pressure?
    package var ioPressure: Pressure?

    package init(takenAt: Instant) { self.takenAt = takenAt }
}

/// Reads the host's figures again and again, as `CgroupReader` does those of a cgroup.
package final class HostReader {
    private var files: [OpenFile] = []

    private enum File: String, CaseIterable {
        case memory = "/proc/meminfo"
        case cpuPressure = "/proc/pressure/cpu"
        case memoryPressure = "/proc/pressure/memory"
        case ioPressure = "/proc/pressure/io"
    }

    private struct OpenFile {
        let file: File
        let descriptor: Int32
    }

    package init() throws(SystemFault) {
        for file in File.allCases {
            if let descriptor = try KernelFile.open(file.rawValue) {
                files.append(OpenFile(file: file, descriptor: descriptor))
            }
        }
    }

    deinit { for file in files { closeDescriptor(file.descriptor) } }

    /// Fills the sample, wholly anew. Allocates nothing.
    package func sample(into sample: inout HostSample, at now: Instant, with buffer: ReadBuffer) {
        sample = HostSample(takenAt: now)
        for index in files.indices {
            let file = files[index]
            guard buffer.fill(from: file.descriptor) == .filled else { continue }
            let text = buffer.text
            Self.read(file.file, text.span, into: &sample)
        }
    }

    private static func read(_ file: File, _ text: Span<UInt8>, into sample: inout HostSample) {
        switch file {
        case .memory: sample.readMemory(text)
        case .cpuPressure: sample.cpuPressure = KernelText.pressure(in: text)
        case .memoryPressure: sample.memoryPressure = KernelText.pressure(in: text)
        case .ioPressure: sample.ioPressure = KernelText.pressure(in: text)
        }
    }
}

extension HostSample {
    /// Lines of `MemTotal:  16384 kB` (proc(5)).
    package mutating func readMemory(_ text: Span<UInt8>) {
        KernelText.fields(in: text) { key, kibibytes in
            let (bytes, overflow) = kibibytes.multipliedReportingOverflow(by: 1_024)
            if overflow { return }
            if text.holds("MemTotal:", at: key) { memoryTotalBytes = bytes }
            if text.holds("MemAvailable:", at: key) { memoryAvailableBytes = bytes }
        }
    }
}
