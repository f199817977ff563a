import CLinux
import Glibc
import Synchronization

/// What other threads post and the loop's thread reads. Bounded: a full mailbox refuses, so a
/// stuck loop cannot make its clients fill the memory.
package final class Mailbox<Message: Sendable>: Sendable {
    /// Whether a message was taken.
    package enum Delivery: Sendable, Equatable {
        case accepted
        case refusedBecauseFull
    }

    private let messages = Mutex<[Message]>([])
    private let wakeup: Descriptor
    private let capacity: Int

    package init(capacity: Int) throws(SystemFault) {
        self.capacity = capacity
        wakeup = Descriptor(
            owning: try systemCall("eventfd", on: "mailbox") {
                eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
            })
    }

    /// Readable while messages wait.
    package var raw: Int32 { wakeup.raw }

    /// Callable from any thread.
    package func post(_ message: sending Message) -> Delivery {
        let wasEmpty: Bool? = messages.withLock { queue in
            guard queue.count < capacity else { return nil }
            queue.append(message)
            return queue.count == 1
        }
        guard let wasEmpty else { return .refusedBecauseFull }
        // One wake-up suffices until the queue is emptied: `takeAll` clears the eventfd before
        // it takes the queue, so a message posted in between wakes the loop once more.
        if wasEmpty { signal() }
        return .accepted
    }

    /// Everything that waits, oldest first.
    package func takeAll() -> [Message] {
        var count: UInt64 = 0
        _ = read(wakeup.raw, &count, 8)
        return messages.withLock { queue in
            let taken = queue
            queue.removeAll(keepingCapacity: true)
            return taken
        }
    }

    private func signal() {
        var one: UInt64 = 1
        _ = write(wakeup.raw, &one, 8)
    }
}

extension EventLoop {
    /// Hands each message of `mailbox` to `handler`, on the loop's thread.
    @discardableResult
    package func receive<Message>(
        from mailbox: Mailbox<Message>, _ handler: @escaping (Message) -> Void
    ) throws(SystemFault) -> WatchToken {
        try watch(mailbox.raw, for: .readable) { _ in
            for message in mailbox.takeAll() { handler(message) }
        }
    }
}
