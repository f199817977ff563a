import CLinux
import Glibc

/// Readiness as epoll reports it and as one asks for it.
package struct Readiness: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    package static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// What the kernel tells out of turn (EPOLLPRI): a pressure trigger.
    package static let urgent = Readiness(rawValue: EPOLLPRI.rawValue)
    /// The peer has shut down its sending half.
    package static let peerClosed = Readiness(rawValue: EPOLLRDHUP.rawValue)
    /// Always reported, never asked for.
    package static let hangup = Readiness(rawValue: EPOLLHUP.rawValue)
    /// Always reported, never asked for.
    package static let failed = Readiness(rawValue: EPOLLERR.rawValue)
    /// Only asked for: report changes, not states (EPOLLET).
    package static let edgeTriggered = Readiness(rawValue: EPOLLET.rawValue)
    /// Only asked for: wake one of several pollers of a shared listener.
    package static let exclusive = Readiness(rawValue: EPOLLEXCLUSIVE.rawValue)

    // What the request path asks, in plain bit tests: the set operations are generic code, which is
    // not specialised across modules.

    package var isReadable: Bool { rawValue & EPOLLIN.rawValue != 0 }
    package var isWritable: Bool { rawValue & EPOLLOUT.rawValue != 0 }
    /// Reset, or closed both ways.
    package var isBroken: Bool { rawValue & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 }
    /// The peer sends no more, or the connection is broken.
    package var isClosing: Bool {
        rawValue & (EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
    }
}

/// One epoll instance and one event array that is used again at each wait.
package struct Epoll: ~Copyable {
    private let descriptor: Descriptor
    private let events: UnsafeMutablePointer<epoll_event>
    private let capacity: Int

    /// `eventsPerWait` bounds the work of one turn; what remains is reported at the next wait.
    package init(eventsPerWait: Int) throws(SystemFault) {
        descriptor = Descriptor(
            owning: try systemCall("epoll_create1", on: "event loop") {
                epoll_create1(Int32(EPOLL_CLOEXEC))
            })
        capacity = eventsPerWait
        events = .allocate(capacity: eventsPerWait)
        events.initialize(repeating: epoll_event(), count: eventsPerWait)
    }

    deinit { events.deallocate() }

    package func add(_ raw: Int32, _ interest: Readiness, token: UInt64) throws(SystemFault) {
        try control(EPOLL_CTL_ADD, raw, interest, token)
    }

    package func modify(_ raw: Int32, _ interest: Readiness, token: UInt64) throws(SystemFault) {
        try control(EPOLL_CTL_MOD, raw, interest, token)
    }

    package func remove(_ raw: Int32) throws(SystemFault) {
        try control(EPOLL_CTL_DEL, raw, [], 0)
    }

    private func control(
        _ operation: Int32, _ raw: Int32, _ interest: Readiness, _ token: UInt64
    ) throws(SystemFault) {
        let instance = descriptor.raw
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(u64: token))
        try systemCall("epoll_ctl", on: "descriptor \(raw)") {
            epoll_ctl(instance, operation, raw, &event)
        }
    }

    /// Waits and says how many events can be read by `readiness(at:)` and `token(at:)`.
    /// -1 waits without limit, 0 does not wait. A signal ends the wait with no events.
    package func wait(milliseconds: Int32) -> Int {
        let count = epoll_wait(descriptor.raw, events, Int32(capacity), milliseconds)
        // Every errno but EINTR here means a broken program (epoll_wait(2)).
        if count < 0 { precondition(errno == EINTR, "epoll_wait: \(describeErrno(errno))") }
        return max(0, Int(count))
    }

    package func readiness(at index: Int) -> Readiness {
        Readiness(rawValue: events[index].events)
    }

    package func token(at index: Int) -> UInt64 {
        events[index].data.u64
    }
}
