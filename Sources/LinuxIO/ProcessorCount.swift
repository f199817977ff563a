import CLinux

package enum ProcessorCount {
    /// The processors that this process may use (sched_getaffinity(2)); at least one.
    package static var usable: Int { max(1, Int(clinux_usable_processors())) }
}
