import CLinux
import Glibc

/// The only reader of this clock. Everything else is told what time it is.
package enum MonotonicClock {
    /// Nanoseconds of CLOCK_MONOTONIC, which never jumps and stands still during suspend.
    package static var now: Int64 { clinux_monotonic_nanoseconds() }
}

/// The time of day, for people and for what is written to other machines: never for deadlines, as it
/// jumps when it is set.
package enum WallClock {
    /// Seconds since 1970 in UTC, and the nanoseconds of the second that has begun.
    package static var now: (seconds: Int, nanoseconds: Int) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return (time.tv_sec, time.tv_nsec)
    }
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
