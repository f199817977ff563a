/// What a response answers, as far as it matters for reading it.
package struct ResponseContext: Sendable {
    package let method: RequestMethod
    /// The request asked for a WebSocket, so 101 to that is a possible answer.
    package let askedUpgrade: Bool

    package init(method: RequestMethod, askedUpgrade: Bool = false) {
        self.method = method
        self.askedUpgrade = askedUpgrade
    }
}

/// A response as a relay or a client needs it.
package struct ResponseHead: Sendable {
    /// 100 to 999.
    package private(set) var status: UInt16 = 0
    package private(set) var version = HTTPVersion.http11
    package private(set) var framing = BodyFraming.none
    /// Whether the connection can carry another request after this response.
    package private(set) var keepsAlive = false
    /// From here on the connection is no longer HTTP: 101, or 2xx to CONNECT.
    package private(set) var switchesProtocol = false
    /// The reason phrase, which may be empty.
    package private(set) var reason = ByteRange.empty
    /// The status line as it was sent, CRLF included.
    package private(set) var statusLine = ByteRange.empty

    init() {}

    /// An interim response: the final one is still to come (RFC 9110 section 15.2).
    package var isInterim: Bool { status < 200 && status != 101 }
    package var isSuccess: Bool { status / 100 == 2 }
    /// Neither a body nor its length belong to it (RFC 9110 section 8.6).
    package var hasNoLength: Bool { status < 200 || status == 204 }

    /// Works out framing and persistence (RFC 9112 sections 6.3 and 9.3).
    mutating func interpret(
        _ headers: inout HeaderTable, in bytes: Span<UInt8>, answering question: ResponseContext
    ) throws(HeadFault) {
        let fields = try MessageFields(&headers, in: bytes, version)
        if status == 101 {
            guard question.askedUpgrade, fields.isForWebSocket(in: bytes)
            else { throw .unexpectedSwitch }
        }
        switchesProtocol = status == 101 || (question.method == .connect && isSuccess)
        framing = hasNoBody(question.method) ? .none : fields.framing ?? .untilClose
        keepsAlive =
            fields.connection.persists(version) && framing != .untilClose && !switchesProtocol
    }

    private func hasNoBody(_ method: RequestMethod) -> Bool {
        method == .head || status < 200 || status == 204 || status == 304 || switchesProtocol
    }
}

extension ResponseHead: StartLine {
    static var mayFollowEmptyLine: Bool { false }
    static var malformed: HeadFault { .malformedStatusLine }

    /// `HTTP-version SP status-code SP [ reason-phrase ] CRLF`. The second space may be missing with
    /// the reason, as some servers leave it out; nothing depends on it.
    @inline(__always)
    mutating func readStartLine(
        _ bytes: Span<UInt8>, from start: Int
    ) throws(LineStop) -> Int {
        let versionEnd = start &+ HTTPVersion.length
        guard versionEnd <= bytes.count else { throw .outOfBytes }
        do throws(HeadFault) {
            version = try HTTPVersion(at: start, in: bytes, otherwise: .malformedStatusLine)
        } catch {
            throw .fault(error)
        }
        let statusEnd = versionEnd &+ 4
        guard statusEnd < bytes.count else { throw .outOfBytes }
        guard bytes[versionEnd] == space, let code = statusCode(bytes, at: versionEnd &+ 1) else {
            throw .fault(.malformedStatusLine)
        }
        status = code
        let hasReason = bytes[statusEnd] == space
        let reasonStart = hasReason ? statusEnd &+ 1 : statusEnd
        let reasonEnd = hasReason ? endOfText(bytes, from: reasonStart) : reasonStart
        reason = ByteRange(reasonStart, reasonEnd)
        let end = try endOfLine(bytes, at: reasonEnd, otherwise: .malformedStatusLine)
        statusLine = ByteRange(start, end)
        return end
    }
}

@inline(__always)
private func statusCode(_ bytes: Span<UInt8>, at start: Int) -> UInt16? {
    guard isDigit(bytes[start]), isDigit(bytes[start + 1]), isDigit(bytes[start + 2]),
        bytes[start] != UInt8(ascii: "0")
    else { return nil }
    return UInt16(bytes[start] &- 0x30) &* 100 &+ UInt16(bytes[start + 1] &- 0x30) &* 10
        &+ UInt16(bytes[start + 2] &- 0x30)
}
