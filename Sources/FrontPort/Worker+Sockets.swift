import Glibc
import LinuxIO

// Reading and writing one socket, and giving it up.
extension Worker {
    enum Received {
        case bytes
        case blocked
        case ended
        case failed
    }

    /// Reads once into the connection's buffer, which must have room. A read that does not fill the
    /// room has emptied the socket: the next edge will tell of more, without an EAGAIN between. Only
    /// an end that was announced has to be read for.
    mutating func receive(_ slot: Slot) -> Received {
        guard slot.pointee.flags.contains(.readable) else { return .blocked }
        if slot.pointee.input.base == nil {
            if buffers.isExhausted, mayWaitUnread(slot) { return leaveUnread(slot) }
            slot.pointee.input.base = buffers.take()
        }
        if slot.pointee.input.room < FrontLimits.headGrowth { slot.pointee.input.compact() }
        guard let base = slot.pointee.input.base else { return .failed }
        let room = slot.pointee.input.room
        let count = ByteIO.receive(
            slot.pointee.raw, into: base + slot.pointee.input.end, room)
        if count > 0 {
            slot.pointee.input.end += count
            budget -= count
            if count < room, !slot.pointee.flags.contains(.peerClosing) {
                slot.pointee.flags.remove(.readable)
            }
            return .bytes
        }
        slot.pointee.flags.remove(.readable)
        if count == 0 {
            slot.pointee.flags.insert(.ended)
            return .ended
        }
        return count == -Int(EAGAIN) ? .blocked : .failed
    }

    /// Sends what the socket takes: the bytes sent, or -1 when the connection is lost.
    mutating func send(_ slot: Slot, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        if slot.pointee.flags.contains(.blocked) { return 0 }
        return noteSent(slot, ByteIO.send(slot.pointee.raw, bytes, count), of: count)
    }

    @inline(__always)
    private func noteSent(_ slot: Slot, _ sent: Int, of count: Int) -> Int {
        if sent == count { return sent }
        if sent < 0, sent != -Int(EAGAIN) { return -1 }
        // A short write has asked the kernel for the edge just as EAGAIN does (SOCK_NOSPACE).
        slot.pointee.flags.insert(.blocked)
        return max(0, sent)
    }

    /// Sends the scratch; what is not taken waits in the connection's own buffer. False when the
    /// connection is lost. The connection must have nothing waiting.
    mutating func sendScratch(_ slot: Slot) -> Bool {
        keepUnsent(slot, send(slot, scratch.base, scratch.count))
    }

    /// The same for the last that the connection sends: its end leaves with it, in one segment. Not by
    /// closing it: a socket that is closed with something unread in it is reset, and what is kept back
    /// for the end would be lost.
    mutating func sendLastScratch(_ slot: Slot) -> Bool {
        guard !slot.pointee.flags.contains(.blocked) else { return keepUnsent(slot, 0) }
        let sent = ByteIO.sendLast(slot.pointee.raw, scratch.base, scratch.count)
        if sent == scratch.count { Socket.finishSending(slot.pointee.raw) }
        return keepUnsent(slot, noteSent(slot, sent, of: scratch.count))
    }

    @inline(__always)
    private mutating func keepUnsent(_ slot: Slot, _ sent: Int) -> Bool {
        if sent == scratch.count { return true }
        if sent < 0 { return false }
        let base = buffers.take()
        base.update(from: scratch.base + sent, count: scratch.count - sent)
        slot.pointee.output = SendBuffer(base: base, start: 0, end: scratch.count - sent)
        return true
    }

    enum Flushed {
        case all
        case blocked
        case failed
    }

    /// Sends what waits in the connection's own buffer.
    @inline(__always)
    mutating func flush(_ slot: Slot) -> Flushed {
        slot.pointee.output.isEmpty ? .all : flushWaiting(slot)
    }

    @inline(never)
    private mutating func flushWaiting(_ slot: Slot) -> Flushed {
        guard let base = slot.pointee.output.base else { return .all }
        let sent = send(slot, base + slot.pointee.output.start, slot.pointee.output.count)
        if sent < 0 { return .failed }
        slot.pointee.output.start += sent
        if !slot.pointee.output.isEmpty { return .blocked }
        buffers.give(base)
        slot.pointee.output = SendBuffer()
        return .all
    }

    /// Gives the receive buffer back while there is nothing in it.
    func isIdleBuffer(_ slot: Slot) -> Bool {
        slot.pointee.input.base != nil && slot.pointee.input.start == slot.pointee.input.end
    }

    @inline(__always)
    mutating func releaseIdleBuffer(_ slot: Slot) {
        guard isIdleBuffer(slot), let base = slot.pointee.input.base else { return }
        buffers.give(base)
        slot.pointee.input = ReceiveBuffer()
    }

    /// Closes a socket and frees its slot; it must be in no list and have no peer.
    mutating func discard(_ slot: Slot) {
        wheel.remove(slot, in: slab)
        if let base = slot.pointee.input.base { buffers.give(base) }
        if let base = slot.pointee.output.base { buffers.give(base) }
        releasePipe(slot)
        if parsed == slot.pointee.index { parsed = -1 }
        // Closing takes it out of epoll too: no other descriptor names this socket.
        closeDescriptor(slot.pointee.raw)
        slab.free(slot)
        noteRoom()
    }

    /// Makes the close a reset, so that a peer can tell a response that was cut from a whole one.
    func resetOnClose(_ slot: Slot) {
        var setting = Glibc.linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(
            slot.pointee.raw, SOL_SOCKET, SO_LINGER, &setting,
            socklen_t(MemoryLayout<Glibc.linger>.size))
    }
}
