import CLinux

/// A system call that failed: which one, on what, and the kernel's reason.
///
///     failed to bind '127.0.0.1:80': Address already in use
package struct SystemFault: Error, Sendable, Equatable {
    /// The system call, as its man page is named.
    package let call: String
    package let errno: Int32
    /// What it was called on: a path, an address, a unit, a process id.
    package let subject: String

    package init(call: String, errno: Int32, subject: String) {
        self.call = call
        self.errno = errno
        self.subject = subject
    }

    /// The kernel's reason in words, as `strerror` gives it.
    package var reason: String { describeErrno(errno) }
}

extension SystemFault: CustomStringConvertible {
    package var description: String { "failed to \(call) '\(subject)': \(reason)" }
}

/// The text for an errno, from any thread.
package func describeErrno(_ code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let base = buffer.baseAddress,
            let text = clinux_describe_errno(code, base, buffer.count)
        else { return "error \(code)" }
        return String(cString: text)
    }
}
