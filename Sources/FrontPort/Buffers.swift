/// Bytes received from one socket and not yet passed on.
///
///     base ─┬ start ┬ cursor ┬ admitted ┬ end
///           │ sent, kept to be sent     │
///           │ again  │ may be sent now  │ not looked at, or of the next message
///
/// `start` trails `cursor` only while a request might have to go to another endpoint.
struct ReceiveBuffer {
    var base: UnsafeMutablePointer<UInt8>?
    var start = 0
    var cursor = 0
    var admitted = 0
    var end = 0

    /// Bytes of the current message, or of the next one.
    var count: Int { end - start }
    var sendable: Int { admitted - cursor }
    var unadmitted: Int { end - admitted }
    var room: Int { FrontLimits.bufferBytes - end }

    /// Forgets what has been passed on. Costs nothing: the bytes stay where they are.
    mutating func dropSent() {
        start = cursor
        if start == end { rewind() }
    }

    /// All bytes before `cursor` and the admitted ones are done with: a new message starts.
    mutating func startNextMessage() {
        start = admitted
        cursor = admitted
        if start == end { rewind() }
    }

    mutating func rewind() {
        start = 0
        cursor = 0
        admitted = 0
        end = 0
    }

    /// Moves what is left to the front, to make room behind it.
    mutating func compact() {
        guard let base, start > 0 else { return }
        base.update(from: base + start, count: count)
        cursor -= start
        admitted -= start
        end -= start
        start = 0
    }
}

/// Bytes that a socket did not take at once: heads and answers of our own.
struct SendBuffer {
    var base: UnsafeMutablePointer<UInt8>?
    var start = 0
    var end = 0

    var isEmpty: Bool { start == end }
    var count: Int { end - start }
}

/// Buffers in use go round on a stack, so that the one taken next is still in the CPU's cache.
struct BufferPool: ~Copyable {
    private let free: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>
    private var freeCount = 0
    private var takenCount = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        free = .allocate(capacity: FrontLimits.freeBuffers)
    }

    /// Not beyond that for what can wait where it is; who takes one for what cannot does not ask.
    var isExhausted: Bool { takenCount >= limit }

    deinit {
        for index in 0..<freeCount { free[index].deallocate() }
        free.deallocate()
    }

    mutating func take() -> UnsafeMutablePointer<UInt8> {
        takenCount += 1
        guard freeCount > 0 else { return .allocate(capacity: FrontLimits.bufferBytes) }
        freeCount -= 1
        return free[freeCount]
    }

    mutating func give(_ buffer: UnsafeMutablePointer<UInt8>) {
        takenCount -= 1
        guard freeCount < FrontLimits.freeBuffers else { return buffer.deallocate() }
        free[freeCount] = buffer
        freeCount += 1
    }
}
