import LinuxIO

// A client is read as soon as it is accepted, as its request has mostly come by then, and epoll is told
// of it only when it has to be waited for. One that brings one request and goes with its response is
// never watched, which saves a system call of seven, and a turn between accepting and
// reading.
extension Worker {
    /// Serves a client of whom epoll does not know yet.
    mutating func readUnwatched(_ client: Slot) {
        guard !unwatched.isFull else { return watch(client) }
        client.pointee.flags = [.readable, .unwatched]
        unwatched.append(
            slab.token(client), until: now + FrontLimits.unwatchedNanoseconds)
        advance(client)
    }

    /// Whether it is now the client that has to be waited for. While a replica has all of its request,
    /// only its leaving would be news; that is heard of from `watchLate` on.
    @inline(never)
    mutating func watchIfAwaited(_ client: Slot) {
        switch client.pointee.phase {
        case .held, .connecting, .exchange:
            let hasSaidAll = client.pointee.body.isComplete
            if hasSaidAll, !client.pointee.flags.contains(.blocked) { return }
        default: break
        }
        watch(client)
    }

    /// Watches those whose requests take their time.
    mutating func watchLate() {
        while let token = unwatched.takeDue(now: now) {
            guard let client = slab.find(token), client.pointee.flags.contains(.unwatched)
            else { continue }
            watch(client)
        }
    }

    /// What is there already comes as the first event (epoll(7): edges are told from adding on).
    /// A client that cannot be watched, for want of memory or watches, is given up.
    mutating func watch(_ client: Slot) {
        client.pointee.flags.remove(.unwatched)
        do throws(SystemFault) {
            try epoll.add(
                client.pointee.raw, Worker.socketInterest, token: slab.token(client))
        } catch {
            close(client)
        }
    }
}
