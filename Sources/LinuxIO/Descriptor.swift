import Glibc

/// Owner of one file descriptor: closes it exactly once, when it goes out of scope.
package struct Descriptor: ~Copyable, Sendable {
    private let number: Int32

    /// Takes ownership of `raw`.
    package init(owning raw: Int32) {
        precondition(raw >= 0, "not a descriptor: \(raw)")
        number = raw
    }

    deinit {
        // Not retried on EINTR: Linux has released the number by then (close(2), NOTES), and a
        // second close could hit a descriptor that another thread has just opened.
        _ = Glibc.close(number)
    }

    /// The number, for a call that only borrows it.
    package var raw: Int32 { number }

    /// Gives up ownership; the caller closes.
    package consuming func release() -> Int32 {
        let raw = number
        discard self
        return raw
    }

    /// A second owner of the same open file (close-on-exec).
    package borrowing func duplicate() throws(SystemFault) -> Descriptor {
        let number = self.number
        let copy = try systemCall("fcntl", on: "descriptor \(number)") {
            fcntl(number, F_DUPFD_CLOEXEC, 0)
        }
        return Descriptor(owning: copy)
    }
}

/// Closes a descriptor kept by its number, in tables that cannot hold `Descriptor`.
package func closeDescriptor(_ raw: Int32) {
    _ = Glibc.close(raw)
}
