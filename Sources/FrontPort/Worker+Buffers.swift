import LinuxIO

// Receive buffers, when they run out: what comes then waits in the kernel, as if we were slow, until
// others are done with theirs.
extension Worker {
    /// Responses are read all the same: there are no more of them than requests that have a buffer,
    /// and these give theirs back only when they are answered.
    func mayWaitUnread(_ slot: Slot) -> Bool {
        slot.pointee.role == .client || slab[slot.pointee.peer].pointee.phase == .stream
    }

    mutating func leaveUnread(_ slot: Slot) -> Received {
        let client = slot.pointee.role == .client ? slot : slab[slot.pointee.peer]
        if !client.pointee.flags.contains(.unread) {
            client.pointee.flags.insert(.unread)
            unread.append(slab.token(client))
        }
        return .blocked
    }

    /// As many go on as there are buffers.
    mutating func readUnread() {
        var count = 0
        while count < unread.count, !buffers.isExhausted {
            if let client = slab.find(unread[count]) {
                client.pointee.flags.remove(.unread)
                advance(client)
            }
            count += 1
        }
        unread.removeFirst(count)
    }
}
