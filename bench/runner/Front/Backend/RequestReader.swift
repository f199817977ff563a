import HTTP1

/// Reads requests, one after another, however they are cut into reads. No I/O.
struct RequestReader {
    enum Verdict {
        case needMore
        case complete(BackendAnswer, BackendConnection.Fate)
        case refused
    }

    private enum Phase {
        case head
        case length(UInt64)
        case chunks(ChunkDecoder)
    }

    private var phase = Phase.head
    private var progress = HeadProgress()
    /// The bytes of a head that has not come whole.
    private var partialHead: [UInt8] = []
    private var answer = BackendAnswer.small
    private var fate = BackendConnection.Fate.stays

    mutating func read(_ bytes: Span<UInt8>, with parser: inout HeadParser) -> Verdict {
        switch phase {
        case .head where partialHead.isEmpty: return readHead(bytes, &parser)
        case .head:
            keep(bytes)
            let joined = partialHead
            return readHead(joined.span, &parser)
        case .length(let left): return readCounted(bytes, left)
        case .chunks(let decoder): return readChunks(bytes, decoder)
        }
    }

    private mutating func readHead(
        _ bytes: Span<UInt8>, _ parser: inout HeadParser
    ) -> Verdict {
        switch parser.parseRequest(bytes, resuming: &progress) {
        case .refused: return .refused
        case .needMore:
            if partialHead.isEmpty { keep(bytes) }
            return .needMore
        case .complete(let length):
            partialHead.removeAll(keepingCapacity: true)
            progress = HeadProgress()
            accept(parser.request, in: bytes)
            return readBody(bytes.extracting(length..<bytes.count), parser.request.framing)
        }
    }

    private mutating func accept(_ request: RequestHead, in bytes: Span<UInt8>) {
        // "/" is by far the most frequent and makes no string.
        answer =
            request.path.count == 1 ? .small : BackendAnswer(path: request.path.text(in: bytes))
        fate = request.keepsAlive ? .stays : .closes
    }

    private mutating func readBody(_ bytes: Span<UInt8>, _ framing: BodyFraming) -> Verdict {
        switch framing {
        case .none: return finish(bytes.count)
        case .length(let length): return readCounted(bytes, length)
        case .chunked: return readChunks(bytes, ChunkDecoder())
        case .untilClose: return .refused
        }
    }

    private mutating func readCounted(_ bytes: Span<UInt8>, _ left: UInt64) -> Verdict {
        let count = UInt64(bytes.count)
        guard count < left else { return finish(Int(count - left)) }
        phase = .length(left - count)
        return .needMore
    }

    private mutating func readChunks(_ bytes: Span<UInt8>, _ started: ChunkDecoder) -> Verdict {
        guard !bytes.isEmpty else {
            phase = .chunks(started)
            return .needMore
        }
        var decoder = started
        switch decoder.step(bytes) {
        case .forward:
            phase = .chunks(decoder)
            return .needMore
        case .ended(let count): return finish(bytes.count - count)
        case .refused: return .refused
        }
    }

    /// None of the proxies pipelines to its endpoints, so bytes after a request are a mistake.
    private mutating func finish(_ surplus: Int) -> Verdict {
        phase = .head
        return surplus == 0 ? .complete(answer, fate) : .refused
    }

    private mutating func keep(_ bytes: Span<UInt8>) {
        for index in 0..<bytes.count { partialHead.append(bytes[index]) }
    }
}
