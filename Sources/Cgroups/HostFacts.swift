import Glibc
package import LinuxIO
import Model

/// What this host offers, for `coxctl host` and for deciding what can be promised on it.
package struct HostFacts: Equatable, Sendable {
    package let layout: HostLayout
    package let kernelRelease: String
    package let processors: Int
    package let memoryTotalBytes: UInt64
    /// Pressure stall information: of the host, and with it of each cgroup.
    package let hasPressure: Bool
    /// systemd freezes units with the freezer of cgroup v2 only, and only where no v1 controller is
    /// in use.
    package let hasFreezer: Bool

    package static func read() throws(SystemFault) -> HostFacts {
        let layout = try HostLayout.detect()
        return HostFacts(
            layout: layout,
            kernelRelease: try KernelFile.text(of: "/proc/sys/kernel/osrelease").firstLine,
            processors: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
            memoryTotalBytes: try memoryTotal(),
            hasPressure: isReadable("/proc/pressure/cpu"),
            hasFreezer: try hasFreezer(layout))
    }

    private static func memoryTotal() throws(SystemFault) -> UInt64 {
        var sample = HostSample(takenAt: .init(nanoseconds: 0))
        let text = Array(try KernelFile.text(of: "/proc/meminfo").utf8)
        sample.readMemory(text.span)
        return sample.memoryTotalBytes ?? 0
    }

    /// The root cgroup cannot be frozen and has no such file; our own cgroup shows whether others do.
    private static func hasFreezer(_ layout: HostLayout) throws(SystemFault) -> Bool {
        guard layout.kind == .unified, let root = layout.unifiedRoot,
            let own = try ProcessCgroups.read().path(of: nil)
        else { return false }
        return isReadable("\(root)\(own)/cgroup.freeze")
    }

    /// By opening it: a kernel that was started with `psi=0` has the files and refuses to open them.
    private static func isReadable(_ path: String) -> Bool {
        guard let descriptor = try? KernelFile.open(path) else { return false }
        closeDescriptor(descriptor)
        return true
    }
}

extension HostLayout {
    /// Of the host as this process sees it.
    package static func detect() throws(SystemFault) -> HostLayout {
        HostLayout(mountInfo: try KernelFile.text(of: "/proc/self/mountinfo"))
    }
}

extension String {
    fileprivate var firstLine: String { String(prefix { $0 != "\n" }) }
}
