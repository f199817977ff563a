private let webSocketProtocol = FoldedText("websocket")

/// The fields that decide how a message is framed and where it goes, gathered in one walk over the
/// header lines of a request or a response.
struct MessageFields {
    private(set) var contentLength: UInt64?
    private(set) var isChunked = false
    private(set) var connection = ConnectionOptions()
    private(set) var host: ByteRange?
    private(set) var upgrade = ByteRange.empty
    private var upgradeCount = 0
    private(set) var maxForwards = ByteRange.empty
    private(set) var expect = ByteRange.empty

    init(
        _ headers: inout HeaderTable, in bytes: Span<UInt8>, _ version: HTTPVersion
    ) throws(HeadFault) {
        for index in 0..<headers.count {
            let field = headers[index]
            switch field.name {
            case .host: try readHost(field.value)
            case .contentLength: try readContentLength(field.value, in: bytes)
            case .transferEncoding: try readTransferEncoding(field.value, in: bytes, version)
            case .connection: try connection.read(field.value, in: bytes, marking: &headers)
            case .upgrade:
                upgrade = field.value
                upgradeCount += 1
            case .maxForwards: maxForwards = field.value
            case .expect: expect = field.value
            default: break
            }
        }
        // RFC 9112 section 6.3 lets the coding win; a sender of both is confused or an attacker.
        if isChunked, contentLength != nil { throw .contentLengthAndTransferEncoding }
    }

    /// Whether `Upgrade` names a WebSocket and nothing else.
    func isForWebSocket(in bytes: Span<UInt8>) -> Bool {
        upgradeCount == 1 && webSocketProtocol.matches(upgrade, in: bytes)
    }

    /// How the body ends where both kinds of message agree; `nil` where no field says it.
    var framing: BodyFraming? {
        if isChunked { return .chunked }
        guard let contentLength else { return nil }
        return contentLength == 0 ? BodyFraming.none : .length(contentLength)
    }

    private mutating func readHost(_ value: ByteRange) throws(HeadFault) {
        guard host == nil else { throw .repeatedHost }
        host = value
    }

    private mutating func readContentLength(
        _ value: ByteRange, in bytes: Span<UInt8>
    ) throws(HeadFault) {
        guard contentLength == nil else { throw .repeatedContentLength }
        contentLength = try HTTP1.contentLength(value, in: bytes)
    }

    private mutating func readTransferEncoding(
        _ value: ByteRange, in bytes: Span<UInt8>, _ version: HTTPVersion
    ) throws(HeadFault) {
        guard !isChunked else { throw .repeatedTransferEncoding }
        // RFC 9112 section 6.1: such framing is faulty, even if Content-Length is there as well.
        guard version == .http11 else { throw .transferEncodingInHTTP10 }
        try requireChunked(value, in: bytes)
        isChunked = true
    }
}
