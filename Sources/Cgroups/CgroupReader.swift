package import LinuxIO
package import Model

/// Reads one cgroup again and again. Its files are opened once; a sample is one pread(2) for each
/// and allocates nothing.
package final class CgroupReader {
    package let controlGroup: String
    private let files: [OpenFile]

    private struct OpenFile {
        let file: CgroupFile
        let descriptor: Int32
    }

    package enum Outcome: Equatable, Sendable {
        case sampled
        /// The cgroup has been removed: its unit has ended. Of no use from here on, even if a cgroup
        /// of the same path is made again.
        case vanished
    }

    /// A cgroup that is not there makes a reader that says `vanished`. Throws only when this process
    /// or the host is out of descriptors or memory.
    package init(_ layout: HostLayout, controlGroup: String) throws(SystemFault) {
        self.controlGroup = controlGroup
        var files: [OpenFile] = []
        for file in CgroupFile.allCases {
            guard let path = layout.path(of: file, in: controlGroup) else { continue }
            do throws(SystemFault) {
                if let descriptor = try KernelFile.open(path) {
                    files.append(OpenFile(file: file, descriptor: descriptor))
                }
            } catch {
                for file in files { closeDescriptor(file.descriptor) }
                throw error
            }
        }
        self.files = files
    }

    deinit { for file in files { closeDescriptor(file.descriptor) } }

    /// How many descriptors it holds.
    package var descriptorCount: Int { files.count }

    /// Fills the sample, wholly anew.
    package func sample(
        into sample: inout CgroupSample, at now: Instant, with buffer: ReadBuffer
    ) -> Outcome {
        sample = CgroupSample(takenAt: now)
        var outcome = Outcome.vanished
        // By index: in a debug build an array's iterator allocates for each element.
        for index in files.indices {
            let file = files[index]
            switch buffer.fill(from: file.descriptor) {
            case .filled:
                let text = buffer.text
                file.file.read(text.span, into: &sample)
                outcome = .sampled
            case .gone:
                return .vanished
            case .refused:
                continue
            }
        }
        return outcome
    }
}
