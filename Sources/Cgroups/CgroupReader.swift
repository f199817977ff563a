package import LinuxIO
package import Model

/// Reads one cgroup again and again. Its files are opened once; a sample is one pread(2) for each that
/// tells a figure that is wanted, and allocates nothing.
package final class CgroupReader {
    package let controlGroup: String
    private let files: [OpenFile]

    private struct OpenFile {
        let file: CgroupFile
        let descriptor: Int32
        /// Those that no other file tells better.
        let figures: CgroupFigures
    }

    package enum Outcome: Equatable, Sendable {
        /// These, which may be more than were wanted, as some files tell several.
        case sampled(CgroupFigures)
        /// The cgroup has been removed: its unit has ended. Of no use from here on, even if a cgroup
        /// of the same path is made again.
        case vanished
    }

    /// A cgroup that is not there makes a reader that says `vanished`. Throws only when this process
    /// or the host is out of descriptors or memory.
    package init(_ layout: HostLayout, controlGroup: String) throws(SystemFault) {
        self.controlGroup = controlGroup
        var files: [OpenFile] = []
        var told: CgroupFigures = []
        for file in CgroupFile.allCases.reversed() {
            let figures = file.figures.subtracting(told)
            guard !figures.isEmpty, let path = layout.path(of: file, in: controlGroup) else {
                continue
            }
            do throws(SystemFault) {
                if let descriptor = try KernelFile.open(path) {
                    files.append(OpenFile(file: file, descriptor: descriptor, figures: figures))
                    told.formUnion(figures)
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

    /// Reads these figures anew; what else is in the sample stays as it was.
    package func sample(
        _ wanted: CgroupFigures, into sample: inout CgroupSample, at now: Instant,
        with buffer: ReadBuffer
    ) -> Outcome {
        if files.isEmpty { return .vanished }
        var told: CgroupFigures = []
        // By index: in a debug build an array's iterator allocates for each element.
        for index in files.indices where !files[index].figures.isDisjoint(with: wanted) {
            let file = files[index]
            sample.renew(file.figures, at: now)
            switch buffer.fill(from: file.descriptor) {
            case .filled:
                let text = buffer.text
                file.file.read(text.span, into: &sample)
                told.formUnion(file.figures)
            case .gone:
                return .vanished
            case .refused:
                continue
            }
        }
        return .sampled(told)
    }
}
