import CLinux
import Glibc

/// One timerfd on CLOCK_MONOTONIC, armed for one absolute deadline.
package struct DeadlineTimer: ~Copyable {
    private let descriptor: Descriptor
    private var armedFor: Int64?

    package init() throws(SystemFault) {
        descriptor = Descriptor(
            owning: try systemCall("timerfd_create", on: "event loop") {
                timerfd_create(
                    CLOCK_MONOTONIC, Int32(TFD_NONBLOCK | TFD_CLOEXEC))
            })
    }

    /// Readable when the deadline has passed, until `acknowledge`.
    package var raw: Int32 { descriptor.raw }

    /// Makes the descriptor readable at `deadline`. Does nothing when it is armed for an earlier
    /// one: a wake-up with nothing due costs less than a system call for each cancelled timer.
    package mutating func arm(for deadline: Int64) {
        if let armedFor, armedFor <= deadline { return }
        // Zero would disarm (timerfd_settime(2)); a deadline that has passed fires at once.
        let instant = max(1, deadline)
        var setting = itimerspec()
        setting.it_value.tv_sec = Int(instant / 1_000_000_000)
        setting.it_value.tv_nsec = Int(instant % 1_000_000_000)
        let result = timerfd_settime(
            descriptor.raw, Int32(TFD_TIMER_ABSTIME), &setting, nil)
        precondition(result == 0, "timerfd_settime: \(describeErrno(errno))")
        armedFor = deadline
    }

    /// Takes note that it fired.
    package mutating func acknowledge() {
        var expirations: UInt64 = 0
        _ = read(descriptor.raw, &expirations, 8)
        armedFor = nil
    }
}
