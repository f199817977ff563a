import Glibc

/// The one place where a system call's -1 becomes a typed fault. Calls interrupted by a signal
/// are made again. EBADF and EFAULT prove a mistake of ours (a descriptor used after its close,
/// a wild pointer): going on could write into somebody else's file, so they trap.
@discardableResult
package func systemCall<Result: SignedInteger>(
    _ call: StaticString, on subject: @autoclosure () -> String, _ body: () -> Result
) throws(SystemFault) -> Result {
    while true {
        let result = body()
        if result >= 0 { return result }
        let code = errno
        if code == EINTR { continue }
        precondition(code != EBADF && code != EFAULT, "misused descriptor or pointer in \(call)")
        throw SystemFault(call: "\(call)", errno: code, subject: subject())
    }
}

/// Like `systemCall` for non-blocking calls: nil when the kernel has nothing for us just now.
package func systemCallUnlessBlocked<Result: SignedInteger>(
    _ call: StaticString, on subject: @autoclosure () -> String, _ body: () -> Result
) throws(SystemFault) -> Result? {
    do {
        return try systemCall(call, on: subject(), body)
    } catch {
        if error.errno == EAGAIN || error.errno == EWOULDBLOCK { return nil }
        throw error
    }
}
