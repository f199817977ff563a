import FrontWire
import Glibc
import LinuxIO

// What is large passes from socket to socket by way of a pipe, so that nobody copies it (splice(2)).
// Only what need not be looked at, nor kept to be sent again: the rest of a body of known length whose
// head has been passed on, bodies that end with their connection, and streams.
extension Worker {
    enum Spliced {
        /// So many bytes have gone all the way; look again.
        case moved(Int)
        /// The target takes no more of what the pipe holds.
        case targetBlocked(Int)
        case targetFailed
        case sourceBlocked
        case sourceEnded
        case sourceFailed
        /// They have to be copied.
        case noPipe
    }

    /// What became of a body's next bytes.
    enum SplicedBody {
        case again
        case copied
        /// Either side has to be waited for.
        case wait
        case over(Step)
    }

    /// Whether the next bytes of the body that arrives here should go through a pipe.
    @inline(__always)
    func isSpliced(_ source: Slot) -> Bool {
        source.pointee.pipe >= 0
            || source.pointee.body.opaqueBytes >= FrontLimits.splicedRest
    }

    /// Takes what the source has, up to `limit`, unless the pipe holds something, and gives the target
    /// what it takes. The source's own buffer must be empty.
    mutating func splice(from source: Slot, to target: Slot, atMost limit: Int) -> Spliced {
        if target.pointee.flags.contains(.blocked) { return .targetBlocked(0) }
        if source.pointee.pipe < 0 {
            guard source.pointee.flags.contains(.readable) else { return .sourceBlocked }
            guard let pipe = pipes.take(now: now) else { return .noPipe }
            source.pointee.pipe = pipe
            releaseIdleBuffer(source)
        }
        let place = pipes[source.pointee.pipe]
        if place.pointee.held == 0, let reason = fill(place, from: source, atMost: limit) {
            releasePipe(source)
            return reason
        }
        return empty(place, into: target)
    }

    /// Nil when the pipe holds something now. That it holds less than asked for says nothing of the
    /// socket, as a pipe is full by the number of pieces: only EAGAIN tells that the socket is empty.
    private mutating func fill(
        _ place: UnsafeMutablePointer<PipePool.Place>, from source: Slot, atMost limit: Int
    ) -> Spliced? {
        guard source.pointee.flags.contains(.readable), let pipe = place.pointee.pipe else {
            return .sourceBlocked
        }
        let count = ByteIO.splice(
            from: source.pointee.raw, to: pipe.writeEnd, min(limit, FrontLimits.spliceBytes))
        if count > 0 {
            place.pointee.held = count
            return nil
        }
        if Worker.cannotSplice(-count) {
            pipes.refuseForGood()
            return .noPipe
        }
        source.pointee.flags.remove(.readable)
        if count == 0 {
            source.pointee.flags.insert(.ended)
            return .sourceEnded
        }
        return count == -Int(EAGAIN) ? .sourceBlocked : .sourceFailed
    }

    private mutating func empty(
        _ place: UnsafeMutablePointer<PipePool.Place>, into target: Slot
    ) -> Spliced {
        guard let pipe = place.pointee.pipe else { return .targetFailed }
        let count = ByteIO.splice(from: pipe.readEnd, to: target.pointee.raw, place.pointee.held)
        if count < 0, count != -Int(EAGAIN) { return .targetFailed }
        let moved = max(0, count)
        place.pointee.held -= moved
        budget -= moved
        if place.pointee.held == 0 { return .moved(moved) }
        // Like a short write, it has asked the kernel for the edge (`send`).
        target.pointee.flags.insert(.blocked)
        return .targetBlocked(moved)
    }

    /// A kernel without it for this kind of socket, or a filter of system calls.
    private static func cannotSplice(_ code: Int) -> Bool {
        switch Int32(truncatingIfNeeded: code) {
        case EINVAL, ENOSYS, EPERM: true
        default: false
        }
    }

    /// Bytes of a body have gone all the way.
    mutating func passSpliced(_ count: Int, of source: Slot, for client: Slot) {
        source.pointee.body.pass(count)
        if source.pointee.body.isComplete { releasePipe(source) }
        services[client.pointee.service].pointee.counters.add(UInt64(count), to: .bytesSpliced)
    }

    mutating func releasePipe(_ source: Slot) {
        guard source.pointee.pipe >= 0 else { return }
        pipes.give(source.pointee.pipe)
        source.pointee.pipe = -1
    }
}
