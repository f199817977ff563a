import HTTP1

/// Where a body stands: how many of the bytes that arrive belong to it.
struct BodyProgress {
    private enum Kind: UInt8 { case complete, length, chunked, untilClose }

    /// What came of looking at received bytes.
    enum Admission: Equatable {
        /// So many of them belong to the body.
        case bytes(Int)
        case refused
        case tooLarge
    }

    private var kind = Kind.complete
    /// Of a chunked body, the most that it may hold.
    private var remaining: UInt64 = 0
    private var chunks = ChunkDecoder()

    /// Whether every byte of it has arrived.
    var isComplete: Bool { kind == .complete }
    var isChunked: Bool { kind == .chunked }
    var endsWithConnection: Bool { kind == .untilClose }

    /// `limit` bounds the data of a chunked body, whose length nobody says beforehand.
    mutating func begin(_ framing: BodyFraming, limit: UInt64 = .max) {
        switch framing {
        case .none: kind = .complete
        case .length(let count):
            kind = .length
            remaining = count
        case .chunked:
            kind = .chunked
            chunks = ChunkDecoder()
            remaining = limit
        case .untilClose: kind = .untilClose
        }
    }

    /// The sender has closed: the end of a body that ends so.
    mutating func end() { kind = .complete }

    /// So many of the bytes that come next belong to it, whatever they are; none where they have to be
    /// looked at.
    @inline(__always)
    var opaqueBytes: Int {
        switch kind {
        case .complete, .chunked: 0
        case .length: Int(clamping: remaining)
        case .untilClose: .max
        }
    }

    /// Notes opaque bytes that have been passed on unseen.
    mutating func pass(_ count: Int) {
        guard kind == .length else { return }
        remaining -= UInt64(count)
        if remaining == 0 { kind = .complete }
    }

    mutating func admit(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Admission {
        switch kind {
        case .complete: return .bytes(0)
        case .untilClose: return .bytes(count)
        case .length:
            let taken = min(remaining, UInt64(count))
            remaining -= taken
            if remaining == 0 { kind = .complete }
            return .bytes(Int(taken))
        case .chunked: return admitChunks(bytes, count)
        }
    }

    private var isTooLarge: Bool { chunks.dataBytes > remaining }

    private mutating func admitChunks(
        _ bytes: UnsafePointer<UInt8>, _ count: Int
    ) -> Admission {
        switch chunks.step(UnsafeBufferPointer(start: bytes, count: count).span) {
        case .forward: return isTooLarge ? .tooLarge : .bytes(count)
        case .ended(let length):
            if isTooLarge { return .tooLarge }
            kind = .complete
            return .bytes(length)
        case .refused:
            return .refused
        }
    }

    /// Like `admit`, but takes the chunk framing out: moves the data to the front of `bytes`.
    /// `.bytes` is the count of data; all `count` bytes are used up. For clients of HTTP/1.0, which
    /// know no chunks.
    mutating func admitUnchunked(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Admission {
        var at = 0
        var data = 0
        while at < count, kind == .chunked {
            let rest = UnsafeBufferPointer(start: bytes + at, count: count - at)
            switch chunks.piece(rest.span) {
            case .framing(let length): at += length
            case .data(let length):
                (bytes + data).update(from: bytes + at, count: length)
                data += length
                at += length
            case .end(let length):
                at += length
                kind = .complete
            case .refused: return .refused
            }
        }
        return .bytes(data)
    }
}
