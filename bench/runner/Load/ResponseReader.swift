import HTTP1

/// What the bytes received so far amount to.
enum ReaderVerdict {
    case needMore
    case complete
    case malformed(String)
}

/// Reads one response, however it is cut into reads. No I/O: `LoadEngine` brings the bytes.
struct ResponseReader {
    /// Bodies are only kept to look for labels in them, and only so much.
    static let keptBodyBytes = 16 * 1024

    private enum Phase {
        case head
        case length(UInt64)
        case chunks(ChunkDecoder)
        case untilClose
        case done
    }

    private let context: ResponseContext
    private let labels: [LabelSource]
    private let keptBytes: Int
    private var phase = Phase.head
    private var progress = HeadProgress()
    /// The bytes of a head that has not come whole.
    private var partialHead: [UInt8] = []
    private(set) var hasReceived = false
    private(set) var status: UInt16 = 0
    private(set) var keepsAlive = false
    private(set) var body: [UInt8] = []
    private(set) var headerValues: [String: String] = [:]

    init(method: RequestMethod, labels: [LabelSource]) {
        self.init(
            method: method, labels: labels,
            keeping: labels.isEmpty ? 0 : ResponseReader.keptBodyBytes)
    }

    /// Keeps so many bytes of the body.
    init(method: RequestMethod, labels: [LabelSource] = [], keeping bodyBytes: Int) {
        context = ResponseContext(method: method)
        self.labels = labels
        keptBytes = bodyBytes
    }

    mutating func read(_ bytes: Span<UInt8>, with parser: inout HeadParser) -> ReaderVerdict {
        hasReceived = true
        guard case .head = phase else { return readBody(bytes) }
        if partialHead.isEmpty { return readHead(bytes, &parser) }
        for index in 0..<bytes.count { partialHead.append(bytes[index]) }
        let joined = partialHead
        return readHead(joined.span, &parser)
    }

    /// The server has closed: whether that ends the response as it should.
    mutating func finish() -> ReaderVerdict {
        if case .untilClose = phase { phase = .done }
        if case .done = phase { return .complete }
        return .needMore
    }

    private mutating func readHead(
        _ bytes: Span<UInt8>, _ parser: inout HeadParser
    ) -> ReaderVerdict {
        switch parser.parseResponse(bytes, to: context, resuming: &progress) {
        case .needMore:
            if partialHead.isEmpty { partialHead = copy(bytes) }
            return .needMore
        case .refused(let fault):
            return .malformed(fault.reason)
        case .complete(let length):
            partialHead = []
            let rest = bytes.extracting(length..<bytes.count)
            if parser.response.isInterim {
                return rest.isEmpty ? .needMore : readHead(rest, &parser)
            }
            accept(parser.response)
            noteHeaders(parser.headers, in: bytes)
            return readBody(rest)
        }
    }

    private mutating func accept(_ head: ResponseHead) {
        status = head.status
        keepsAlive = head.keepsAlive
        switch head.framing {
        case .none: phase = .done
        case .length(let length): phase = .length(length)
        case .chunked: phase = .chunks(ChunkDecoder())
        case .untilClose: phase = .untilClose
        }
    }

    private mutating func noteHeaders(_ headers: borrowing HeaderTable, in bytes: Span<UInt8>) {
        for case .header(let wanted) in labels {
            for index in 0..<headers.count
            where headers[index].nameRange.text(in: bytes).lowercased() == wanted.lowercased() {
                headerValues[wanted] = headers[index].value.text(in: bytes)
            }
        }
    }

    private mutating func readBody(_ bytes: Span<UInt8>) -> ReaderVerdict {
        switch phase {
        case .head: return .needMore
        case .done: return bytes.isEmpty ? .complete : .malformed("bytes after the response")
        case .untilClose:
            keep(bytes)
            return .needMore
        case .length(let left): return readCounted(bytes, left)
        case .chunks(let decoder): return readChunks(bytes, decoder)
        }
    }

    private mutating func readCounted(_ bytes: Span<UInt8>, _ left: UInt64) -> ReaderVerdict {
        guard UInt64(bytes.count) <= left else { return .malformed("bytes after the response") }
        keep(bytes)
        let remaining = left - UInt64(bytes.count)
        phase = remaining == 0 ? .done : .length(remaining)
        return remaining == 0 ? .complete : .needMore
    }

    private mutating func readChunks(
        _ bytes: Span<UInt8>, _ started: ChunkDecoder
    ) -> ReaderVerdict {
        var decoder = started
        var at = 0
        while at < bytes.count {
            switch decoder.piece(bytes, from: at) {
            case .framing(let count): at += count
            case .data(let count):
                keep(bytes.extracting(at..<(at + count)))
                at += count
            case .refused(let fault): return .malformed(fault.reason)
            case .end(let count):
                phase = .done
                return at + count == bytes.count
                    ? .complete : .malformed("bytes after the response")
            }
        }
        phase = .chunks(decoder)
        return .needMore
    }

    private mutating func keep(_ bytes: Span<UInt8>) {
        let room = keptBytes - body.count
        guard room > 0 else { return }
        for index in 0..<min(room, bytes.count) { body.append(bytes[index]) }
    }

    private func copy(_ bytes: Span<UInt8>) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in 0..<bytes.count { copy.append(bytes[index]) }
        return copy
    }

    /// What this response says for a label; nil where it says nothing.
    func value(of label: LabelSource) -> String? {
        switch label {
        case .header(let name): headerValues[name]
        case .jsonField(let name): jsonMember(name, in: body)
        }
    }
}
