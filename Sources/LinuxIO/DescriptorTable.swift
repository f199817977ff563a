import Glibc

/// The kernel's table of a process's descriptors. It grows by doubling, whenever a descriptor is opened or
/// accepted that does not fit, and as long as other threads may be reading it the kernel waits until none
/// does (`expand_fdtable` in its fs/file.c: `synchronize_rcu`). Measured: some ten milliseconds, in which
/// all threads that open anything stand still. A process of one thread does not wait, and no table ever
/// shrinks; so whoever cannot stand still grows it before the first thread is made.
package enum DescriptorTable {
    /// Has room for so many descriptors, or as many as may be open; each takes eight bytes of the kernel's.
    /// That it fails costs nothing but the waiting later on.
    package static func grow(to count: Int) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let raw = open("/", O_RDONLY | O_CLOEXEC)
        guard raw >= 0 else { return }
        let any = Descriptor(owning: raw)
        let highest = min(rlim_t(clamping: count), limit.rlim_cur)
        let last = fcntl(any.raw, F_DUPFD_CLOEXEC, Int32(clamping: highest) - 1)
        if last >= 0 { closeDescriptor(last) }
    }
}
