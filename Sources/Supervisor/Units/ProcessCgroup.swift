/// Which cgroups a process is in: the text of /proc/PID/cgroup.
enum ProcessCgroup {
    private static let maximumBytes = 16 * 1_024

    static func of(_ pid: Int32) -> String? {
        TextFile.read("/proc/\(pid)/cgroup", atMost: maximumBytes)
    }
}
