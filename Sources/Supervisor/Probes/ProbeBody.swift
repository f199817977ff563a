import HTTP1

/// The data of a response's body, taken out of whatever frames it.
struct ProbeBody {
    private(set) var bytes: [UInt8] = []
    private(set) var isWhole = false
    /// Bytes have come behind its end.
    private(set) var hasSurplus = false
    private var chunks: ChunkDecoder?
    private var left: UInt64?
    private(set) var endsWithTheConnection = false

    init(_ framing: BodyFraming) {
        switch framing {
        case .none: isWhole = true
        case .length(let count): left = count
        case .chunked: chunks = ChunkDecoder()
        case .untilClose: endsWithTheConnection = true
        }
    }

    /// Moves data over; false for a body that is not well-formed.
    mutating func take(_ received: inout [UInt8]) -> Bool {
        defer { received.removeAll(keepingCapacity: true) }
        if isWhole {
            hasSurplus = hasSurplus || !received.isEmpty
            return true
        }
        guard chunks == nil else { return takeChunks(received) }
        let count = left.map { Int(min($0, UInt64(received.count))) } ?? received.count
        hasSurplus = count < received.count
        bytes += received.prefix(count)
        if let left { self.left = left - UInt64(count) }
        isWhole = left == 0
        return true
    }

    private mutating func takeChunks(_ received: [UInt8]) -> Bool {
        var start = 0
        while start < received.count {
            switch chunks?.piece(received.span, from: start) {
            case .framing(let count): start += count
            case .data(let count):
                bytes += received[start..<start + count]
                start += count
            case .end(let count):
                isWhole = true
                hasSurplus = start + count < received.count
                return true
            case .refused, nil: return false
            }
        }
        return true
    }
}
