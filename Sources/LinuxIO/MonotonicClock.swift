import CLinux

/// The only reader of the clock. Everything else is told what time it is.
package enum MonotonicClock {
    /// Nanoseconds of CLOCK_MONOTONIC, which never jumps and stands still during suspend.
    package static var now: Int64 { clinux_monotonic_nanoseconds() }
}

extension Int64 {
    /// Nanoseconds in a number of milliseconds; saturates rather than traps.
    package static func milliseconds(_ count: Int64) -> Int64 {
        let (product, overflow) = count.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? (count < 0 ? .min : .max) : product
    }

    /// Nanoseconds in a number of seconds; saturates rather than traps.
    package static func seconds(_ count: Int64) -> Int64 {
        let (product, overflow) = count.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? (count < 0 ? .min : .max) : product
    }
}
