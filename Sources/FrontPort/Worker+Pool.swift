import Glibc
import HTTP1
import LinuxIO

// Idle connections to endpoints. One is kept, and taken, only when nothing waits in it: bytes behind a
// response, which a faulty replica may send at any time, would answer the next client.
extension Worker {
    /// Whether the connection may serve another request after the one that has ended.
    func mayPool(_ endpoint: Slot, _ index: Int32) -> Bool {
        let bad: Connection.Flags = [.peerClosing, .ended, .broken]
        return endpoint.pointee.flags.contains(.reusable)
            && endpoint.pointee.flags.isDisjoint(with: bad)
            && endpoint.pointee.input.unadmitted == 0
            && endpoints[index].pointee.state == .ready
            && !endpoints[index].pointee.isDirect
            && endpoints[index].pointee.pooled.count < FrontLimits.idleConnectionsPerEndpoint
            && !isFinishing && isReadOut(endpoint)
    }

    /// The last read has mostly emptied the socket and is the proof of it. One that filled its room
    /// exactly is none, and no edge will tell of what was there already: that has to be looked for.
    private func isReadOut(_ endpoint: Slot) -> Bool {
        guard endpoint.pointee.flags.contains(.readable) else { return true }
        guard isSilent(endpoint) else { return false }
        endpoint.pointee.flags.remove(.readable)
        return true
    }

    mutating func pool(_ endpoint: Slot, _ index: Int32) {
        endpoint.pointee.input.rewind()
        releaseIdleBuffer(endpoint)
        endpoint.pointee.phase = .pooled
        endpoints[index].pointee.pooled.append(endpoint, in: slab)
        pooledCount += 1
        noteRoom()
        wheel.set(endpoint, now + FrontLimits.idleConnectionNanoseconds, in: slab)
    }

    /// An idle connection that nothing waits in; nil when there is none.
    mutating func takePooled(_ index: Int32, for client: Slot) -> Slot? {
        let endpoint = endpoints[index]
        while endpoint.pointee.pooled.count > 0 {
            let pooled = nextPooled(index)
            if isUnspoiled(pooled, for: client) {
                leavePool(pooled, index)
                pooled.pointee.flags.insert(.reused)
                return pooled
            }
            closePooled(pooled)
        }
        return nil
    }

    /// The one used last, as its memory is the warmest; but rather the oldest than one that has only
    /// just become idle and would have to be looked at.
    private func nextPooled(_ index: Int32) -> Slot {
        let pooled = endpoints[index].pointee.pooled
        let last = slab[pooled.last]
        return wasIdleBeforeThisTurn(last) ? last : slab[pooled.first]
    }

    /// This turn's events have told what waits in connections that were idle before it. Others are
    /// looked at; so are all for a request that must not be sent twice, as an end that arrives in this
    /// very turn would lose it.
    private func isUnspoiled(_ pooled: Slot, for client: Slot) -> Bool {
        if pooled.pointee.flags.contains(.readable) { return false }
        let isKnown = client.pointee.method.isIdempotent && wasIdleBeforeThisTurn(pooled)
        return isKnown || isSilent(pooled)
    }

    private func wasIdleBeforeThisTurn(_ pooled: Slot) -> Bool {
        hasSeenAll && pooled.pointee.deadline < now + FrontLimits.idleConnectionNanoseconds
    }

    /// Whether the peer has neither closed nor written, by asking the kernel.
    private func isSilent(_ slot: Slot) -> Bool {
        var byte: UInt8 = 0
        let flags = Int32(MSG_PEEK | MSG_DONTWAIT)
        return recv(slot.pointee.raw, &byte, 1, flags) < 0 && errno == EAGAIN
    }

    mutating func closePooled(_ endpoint: Slot) {
        let index = endpoint.pointee.endpoint
        leavePool(endpoint, index)
        discardEndpoint(endpoint, index)
    }

    private mutating func leavePool(_ endpoint: Slot, _ index: Int32) {
        endpoints[index].pointee.pooled.remove(endpoint, in: slab)
        pooledCount -= 1
    }
}
