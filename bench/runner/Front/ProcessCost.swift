import FoundationEssentials
import Glibc
import LinuxIO

/// What a process has taken from the host so far.
enum ProcessCost {
    /// User and system time of all its threads, also of those that have ended, in nanoseconds as the
    /// scheduler counts them (clock_getcpuclockid(3)); utime and stime of /proc/PID/stat are made
    /// of 10 ms ticks.
    static func cpuNanoseconds(of process: pid_t) throws -> Int64 {
        var clock = clockid_t()
        var time = timespec()
        let code = clock_getcpuclockid(process, &clock)
        guard code == 0, clock_gettime(clock, &time) == 0 else {
            throw BenchFault("failed to read the CPU time of process \(process)")
        }
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Resident bytes. From smaps_rollup: status has them from per-CPU counters, which lag.
    static func residentBytes(of process: pid_t) throws -> Int {
        let path = "/proc/\(process)/smaps_rollup"
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        let words = text.split(separator: "\n").first { $0.hasPrefix("Rss:") }?.split(
            separator: " ")
        guard let words, words.count >= 2, let kibibytes = Int(words[1]) else {
            throw BenchFault("failed to find Rss in '\(path)'")
        }
        return kibibytes * 1024
    }

    /// How many descriptors it has open.
    static func descriptors(of process: pid_t) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
    }
}

/// Cores of this machine.
enum CPUCore {
    static let ofTheProxy = 0
    /// The same where there is no other, as in User Mode Linux, where memory can be measured.
    static let ofTheRest = min(1, ProcessInfo.processInfo.activeProcessorCount - 1)

    /// Keeps this process, and what it starts, on one core. By taskset, as for the others: the C
    /// library shows Swift no sched_setaffinity.
    static func pin(to core: Int) throws {
        let said = ProgramOutput.firstLine(
            ["taskset", "--cpu-list", "--pid", "\(core)", "\(getpid())"])
        let status = String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: "/proc/self/status")), as: UTF8.self
        )
        guard status.contains("\nCpus_allowed_list:\t\(core)\n") else {
            throw BenchFault("failed to pin to core \(core): \(said)")
        }
    }
}
