import CLinux
import Glibc

/// Limits of the process that it sets for itself.
package enum ResourceLimits {
    /// Raises the soft limit of open descriptors to the hard one, and that to `wanted` for whoever may
    /// (CAP_SYS_RESOURCE; up to fs.nr_open). Says what the limit is now.
    package static func raiseDescriptors(to wanted: Int = 0) -> Int {
        guard var limit = descriptors else { return 1024 }
        if limit.rlim_max < wanted {
            set(rlimit(rlim_cur: rlim_t(wanted), rlim_max: rlim_t(wanted)))
            limit = descriptors ?? limit
        }
        limit.rlim_cur = limit.rlim_max
        set(limit)
        return Int(clamping: descriptors?.rlim_cur ?? 1024)
    }

    private static var descriptors: rlimit? {
        var limit = rlimit()
        let outcome = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return outcome == 0 ? limit : nil
    }

    /// What is not allowed is not done.
    private static func set(_ limit: rlimit) {
        var limit = limit
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// The name of a thread, as `ps -L` and `perf` show it.
package enum ThreadName {
    /// Names the calling thread; the kernel keeps 15 bytes.
    package static func set(_ name: String) {
        clinux_name_this_thread(String(name.prefix(15)))
    }
}
