import CLinux
import Glibc

/// Limits of the process that it sets for itself.
package enum ResourceLimits {
    /// Raises the soft limit of open descriptors to the hard one, and says what it is now.
    package static func raiseDescriptors() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return 1024
        }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }
}

/// The name of a thread, as `ps -L` and `perf` show it.
package enum ThreadName {
    /// Names the calling thread; the kernel keeps 15 bytes.
    package static func set(_ name: String) {
        clinux_name_this_thread(String(name.prefix(15)))
    }
}
