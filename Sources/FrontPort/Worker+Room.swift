import Glibc
import LinuxIO

// Places in the table, and the descriptors that go with them, when they run short. That is nobody's
// fault but ours: no replica is blamed for it, clients wait in the backlog, and requests as if no
// replica were ready. Idle connections to replicas give way before anybody waits.
extension Worker {
    /// Whether one more client may come. Some places are left to connections to endpoints, so that
    /// clients with nothing to ask cannot keep those who have from being served.
    mutating func hasRoomForClient() -> Bool {
        let kept = min(slab.capacity / 2, FrontLimits.endpointReserve)
        guard slab.count - pooledCount < slab.capacity - kept else { return false }
        return !slab.isFull || closeOneIdle()
    }

    /// A connection to the endpoint that is made or under way, or a negated errno.
    mutating func openSocket(to index: Int32) -> Int32 {
        if slab.isFull, !closeOneIdle() { return -ENOBUFS }
        let code = tryOpening(index)
        return Worker.isShortage(-code) && freeDescriptor() ? tryOpening(index) : code
    }

    private func tryOpening(_ index: Int32) -> Int32 {
        do throws(SystemFault) {
            return try endpoints[index].pointee.connect().release()
        } catch {
            return -error.errno
        }
    }

    static func isShortage(_ code: Int32) -> Bool {
        switch code {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: true
        default: false
        }
    }

    private mutating func freeDescriptor() -> Bool { pipes.closeOneFree() || closeOneIdle() }

    /// The request waits until something is closed.
    mutating func waitForRoom(_ client: Slot) -> Step {
        client.pointee.failure = .noRoom
        isShort = true
        return hold(client, .forReplica)
    }

    func lacksRoom(_ client: Slot) -> Bool {
        client.pointee.phase == .held && client.pointee.failure == .noRoom
    }

    /// A place has become free, or a connection idle: whoever waits for it is tried in the next turn.
    @inline(__always)
    mutating func noteRoom() {
        if isShort { setAlarm(now) }
    }

    /// False when no connection is idle.
    private mutating func closeOneIdle() -> Bool {
        guard pooledCount > 0 else { return false }
        for index in 0..<Int32(endpoints.used) where endpoints.contains(index) {
            let oldest = endpoints[index].pointee.pooled.first
            guard oldest >= 0 else { continue }
            closePooled(slab[oldest])
            return true
        }
        return false
    }
}
