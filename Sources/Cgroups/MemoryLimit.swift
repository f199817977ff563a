package import LinuxIO

/// How much memory this process may take.
package enum MemoryLimit {
    /// The least of what its cgroup may have and those above it (`MemoryMax=` of a unit and its slices,
    /// systemd.resource-control(5)), in bytes; nil where nothing limits it.
    package static func ofThisProcess() throws(SystemFault) -> UInt64? {
        let files = try HostLayout.detect().memoryLimitFiles(of: ProcessCgroups.read())
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
    package func memoryLimitFiles(of cgroups: ProcessCgroups) -> [String] {
        let v1Root = controllerRoots[.memory]
        guard let root = v1Root ?? unifiedRoot,
            let path = cgroups.path(of: v1Root == nil ? nil : .memory)
        else { return [] }
        let name = v1Root == nil ? "memory.max" : "memory.limit_in_bytes"
        var parts = path.split(separator: "/")
        var files: [String] = []
        while !parts.isEmpty {
            files.append("\(root)/\(parts.joined(separator: "/"))/\(name)")
            parts.removeLast()
        }
        return files
    }
}
