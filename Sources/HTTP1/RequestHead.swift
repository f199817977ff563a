private let continueExpectation = FoldedText("100-continue")

/// A protocol that the client asks to switch to (RFC 9110 section 7.8).
package enum UpgradeRequest: UInt8, Sendable {
    case none
    case webSocket
    /// Anything else. A front must not tunnel what it does not know: an upgrade to `h2c` would carry
    /// requests past every rule of the front.
    case other
}

/// A request as a relay needs it: what to do with it, and where its parts stand in the buffer.
package struct RequestHead: Sendable {
    package private(set) var method = RequestMethod.other
    package private(set) var version = HTTPVersion.http11
    package private(set) var targetForm = TargetForm.origin
    package private(set) var framing = BodyFraming.none
    /// Whether the client means to send another request on this connection.
    package private(set) var keepsAlive = false
    /// The client waits for 100 (Continue) before it sends the body (RFC 9110 section 10.1.1).
    package private(set) var expectsContinue = false
    package private(set) var upgrade = UpgradeRequest.none
    /// How often an OPTIONS may still be passed on (RFC 9110 section 7.6.2); nil for as often as may be.
    package private(set) var forwardsLeft: UInt32?
    /// The value of `Upgrade`, where `upgrade` is not `none`.
    package private(set) var upgradeValue = ByteRange.empty
    /// The method as it was sent.
    package private(set) var methodName = ByteRange.empty
    /// The request line as it was sent, CRLF included.
    package private(set) var requestLine = ByteRange.empty
    /// The request target as it was sent.
    package private(set) var target = ByteRange.empty
    /// Path and query, to route by and to send on. Empty in absolute form without a path: send "/"
    /// then, or "*" for OPTIONS; it may also begin with "?" there: send "/" before it.
    package private(set) var path = ByteRange.empty
    /// The host (and port) that the request is for: of the target in absolute form, which wins over
    /// the field (RFC 9112 section 3.2.2), else of `Host`. Empty only in HTTP/1.0.
    package private(set) var host = ByteRange.empty

    init() {}

    /// Works out what the header lines mean once all of them are there.
    mutating func interpret(
        _ headers: inout HeaderTable, in bytes: Span<UInt8>
    ) throws(HeadFault) {
        let destination = try RequestTarget(target, of: method, in: bytes)
        let fields = try MessageFields(&headers, in: bytes, version)
        targetForm = destination.form
        path = destination.path
        host = try host(of: destination, fields, in: bytes)
        framing = fields.framing ?? BodyFraming.none
        keepsAlive = fields.connection.persists(version)
        forwardsLeft = method == .options ? decimal(fields.maxForwards, in: bytes) : nil
        readOffers(fields, in: bytes)
    }

    /// RFC 9112 section 3.2: exactly one `Host` in HTTP/1.1, valid even where the target overrules it.
    private func host(
        of destination: RequestTarget, _ fields: MessageFields, in bytes: Span<UInt8>
    ) throws(HeadFault) -> ByteRange {
        if let named = fields.host {
            guard isHost(named, in: bytes) else { throw .malformedHost }
        } else if version == .http11 {
            throw .missingHost
        }
        return destination.authority.isEmpty
            ? fields.host ?? .empty : destination.authority
    }

    /// Expectations and upgrades are for HTTP/1.1 alone (RFC 9110 sections 7.8 and 10.1.1).
    private mutating func readOffers(_ fields: MessageFields, in bytes: Span<UInt8>) {
        let isCurrent = version == .http11
        expectsContinue =
            isCurrent && !fields.expect.isEmpty
            && continueExpectation.matches(fields.expect, in: bytes)
        guard isCurrent, fields.connection.upgrade, !fields.upgrade.isEmpty else {
            upgrade = .none
            upgradeValue = .empty
            return
        }
        upgrade = isWebSocket(fields, in: bytes) ? .webSocket : .other
        upgradeValue = fields.upgrade
    }

    /// One protocol and no other, by GET (RFC 6455 section 4.1), and without a body that would have to
    /// end before the tunnel begins.
    private func isWebSocket(_ fields: MessageFields, in bytes: Span<UInt8>) -> Bool {
        method == .get && framing == .none && fields.isForWebSocket(in: bytes)
    }
}

extension RequestHead: StartLine {
    static var mayFollowEmptyLine: Bool { true }
    static var malformed: HeadFault { .malformedRequestLine }

    /// `method SP request-target SP HTTP-version CRLF`, with exactly one space at each place.
    @inline(__always)
    mutating func readStartLine(
        _ bytes: Span<UInt8>, from start: Int
    ) throws(LineStop) -> Int {
        let methodEnd = endOfToken(bytes, from: start)
        guard methodEnd < bytes.count else { throw .outOfBytes }
        guard methodEnd > start, bytes[methodEnd] == space else {
            throw .fault(.malformedRequestLine)
        }
        let targetEnd = endOfTarget(bytes, from: methodEnd &+ 1)
        guard targetEnd < bytes.count else { throw .outOfBytes }
        guard bytes[targetEnd] == space, targetEnd > methodEnd &+ 1 else {
            throw .fault(isBlankOrEnd(bytes[targetEnd]) ? .malformedRequestLine : .malformedTarget)
        }
        let versionEnd = targetEnd &+ 1 &+ HTTPVersion.length
        guard versionEnd <= bytes.count else { throw .outOfBytes }
        do throws(HeadFault) {
            version = try HTTPVersion(
                at: targetEnd &+ 1, in: bytes, otherwise: .malformedRequestLine)
        } catch {
            throw .fault(error)
        }
        methodName = ByteRange(start, methodEnd)
        method = RequestMethod(methodName, in: bytes)
        target = ByteRange(methodEnd &+ 1, targetEnd)
        let end = try endOfLine(bytes, at: versionEnd, otherwise: .malformedRequestLine)
        requestLine = ByteRange(start, end)
        return end
    }
}

/// Visible ASCII but "#": a fragment is no part of a request target (RFC 9112 section 3.2), and
/// bytes beyond ASCII have to be percent-encoded in one.
@inline(__always)
private func endOfTarget(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var at = start
    while let eight = EightBytes(bytes, at: at) {
        let clear = eight.firstOutsideTarget
        at &+= clear
        if clear < EightBytes.count { return at }
    }
    while at < bytes.count, bytes[at] > space, bytes[at] < delete, bytes[at] != UInt8(ascii: "#") {
        at &+= 1
    }
    return at
}

private func isBlankOrEnd(_ byte: UInt8) -> Bool {
    isBlank(byte) || byte == carriageReturn || byte == lineFeed
}
