import LinuxIO

/// The cgroups of this process, as /proc/self/cgroup has them (cgroups(7)): lines of
/// `7:cpu,memory:/path`, and `0::/path` for the unified tree.
package struct ProcessCgroups {
    private let text: String

    package init(_ text: String) { self.text = text }

    static func read() throws(SystemFault) -> ProcessCgroups {
        ProcessCgroups(try KernelFile.text(of: "/proc/self/cgroup"))
    }

    /// In the tree of a v1 controller, or in the unified one; nil: it is in none there.
    func path(of controller: CgroupController?) -> Substring? {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let isWanted =
                controller.map { fields[1].split(separator: ",").contains($0.rawValue[...]) }
                ?? (fields[0] == "0")
            if isWanted { return fields[2] }
        }
        return nil
    }
}
