package import LinuxIO

/// How much memory this process may take.
package enum MemoryLimit {
    /// The least of what its cgroup may have and those above it (`MemoryMax=` of a unit and its slices,
    /// systemd.resource-control(5)), in bytes; nil where nothing limits it.
    package static func ofThisProcess() throws(SystemFault) -> UInt64? {
        let files = try HostLayout.detect().memoryLimitFiles(
            processCgroups: try KernelFile.text(of: "/proc/self/cgroup"))
        return files.compactMap(limit).min()
    }

    /// v1 writes what it can count to, in pages, for no limit.
    private static let v1Unlimited: UInt64 = 1 << 62

    private static func limit(in path: String) -> UInt64? {
        guard let text = try? KernelFile.text(of: path) else { return nil }
        let bytes = Array(text.utf8)
        return KernelText.number(in: bytes.span).flatMap { $0 < v1Unlimited ? $0 : nil }
    }
}

extension HostLayout {
    /// Where the limits of a process are that has these cgroups: its own and those above it.
    /// `processCgroups` is the text of /proc/self/cgroup (cgroups(7)): lines of
    /// `7:cpu,memory:/path`, and `0::/path` for the unified tree.
    package func memoryLimitFiles(processCgroups: String) -> [String] {
        let root = controllerRoots[.memory] ?? unifiedRoot
        let isUnified = controllerRoots[.memory] == nil
        guard let root, let path = HostLayout.path(in: processCgroups, isUnified) else { return [] }
        let name = isUnified ? "memory.max" : "memory.limit_in_bytes"
        var parts = path.split(separator: "/")
        var files: [String] = []
        while !parts.isEmpty {
            files.append("\(root)/\(parts.joined(separator: "/"))/\(name)")
            parts.removeLast()
        }
        return files
    }

    private static func path(in processCgroups: String, _ isUnified: Bool) -> Substring? {
        for line in processCgroups.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let controllers = fields[1].split(separator: ",")
            if isUnified ? fields[0] == "0" : controllers.contains("memory") { return fields[2] }
        }
        return nil
    }
}
