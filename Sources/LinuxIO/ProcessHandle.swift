import CLinux
import Glibc

/// A process named by a pidfd: its number cannot pass to another process meanwhile.
package struct ProcessHandle: ~Copyable, Sendable {
    private let descriptor: Descriptor
    package let processID: Int32

    /// Fails with ESRCH when the process is gone already.
    package init(processID: Int32) throws(SystemFault) {
        self.processID = processID
        descriptor = Descriptor(
            owning: try systemCall("pidfd_open", on: "process \(processID)") {
                clinux_pidfd_open(processID)
            })
    }

    /// Becomes readable when the process exits: give it to `EventLoop.watch`.
    package var raw: Int32 { descriptor.raw }

    /// Fails with ESRCH when it has been reaped.
    package func send(signal: Int32) throws(SystemFault) {
        let raw = descriptor.raw
        try systemCall("pidfd_send_signal", on: "process \(processID)") {
            clinux_pidfd_send_signal(raw, signal)
        }
    }

    /// True from its exit on, zombie or reaped.
    package var hasExited: Bool {
        var request = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) == 1
    }

    /// How a child of ours ended; nil while it runs.
    package func reap() throws(SystemFault) -> ExitStatus? {
        var code: Int32 = 0
        var status: Int32 = 0
        let raw = descriptor.raw
        let result = try systemCallUnlessBlocked("waitid", on: "process \(processID)") {
            clinux_reap(raw, &code, &status)
        }
        guard result != nil else { return nil }
        return code == Int32(CLD_EXITED) ? .exited(status) : .killed(signal: status)
    }
}

/// How a process ended.
package enum ExitStatus: Sendable, Equatable {
    case exited(Int32)
    case killed(signal: Int32)
}
