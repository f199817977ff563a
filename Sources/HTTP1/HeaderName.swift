/// The header fields that a relay must know; every other one is `other` and passes untouched.
package enum HeaderName: UInt8, CaseIterable, Sendable {
    case other
    case host, connection, contentLength, transferEncoding, upgrade, expect
    case keepAlive, proxyConnection, te, trailer
    case via, forwarded, xForwardedFor, xForwardedProto, xForwardedHost
    case cookie, setCookie, location, server, date, retryAfter, xRequestID, maxForwards
    /// A name that turns into one of those that decide about framing or origin when "_" is read as
    /// "-", as endpoints do that make variables of fields (CGI, WSGI).
    case lookalike

    /// The name on the wire, in lower case.
    package var text: String {
        switch self {
        case .other, .lookalike: ""
        case .host: "host"
        case .connection: "connection"
        case .contentLength: "content-length"
        case .transferEncoding: "transfer-encoding"
        case .upgrade: "upgrade"
        case .expect: "expect"
        case .keepAlive: "keep-alive"
        case .proxyConnection: "proxy-connection"
        case .te: "te"
        case .trailer: "trailer"
        case .via: "via"
        case .forwarded: "forwarded"
        case .xForwardedFor: "x-forwarded-for"
        case .xForwardedProto: "x-forwarded-proto"
        case .xForwardedHost: "x-forwarded-host"
        case .cookie: "cookie"
        case .setCookie: "set-cookie"
        case .location: "location"
        case .server: "server"
        case .date: "date"
        case .retryAfter: "retry-after"
        case .xRequestID: "x-request-id"
        case .maxForwards: "max-forwards"
        }
    }

    /// Fields that concern one connection only, so that an intermediary drops or replaces them
    /// (RFC 9110 section 7.6.1). Fields named in `Connection` come on top of these.
    /// Lookalikes go the same way: nobody honest sends them.
    package var isHopByHop: Bool {
        switch self {
        case .connection, .keepAlive, .proxyConnection, .te, .transferEncoding, .upgrade: true
        case .lookalike: true
        default: false
        }
    }

    /// Fields that `Connection` cannot take away: they say where the message goes and ends, and a
    /// client that could have them dropped could make two parsers disagree about it.
    var isProtected: Bool {
        switch self {
        case .host, .contentLength, .transferEncoding: true
        default: false
        }
    }

    /// Fields that come too late behind a body (RFC 9110 section 6.5.1): whoever merged them into the
    /// head would see another message than we.
    var isForbiddenInTrailers: Bool {
        switch self {
        case .trailer, .expect, .via, .forwarded, .maxForwards: true
        case .xForwardedFor, .xForwardedProto, .xForwardedHost: true
        default: isHopByHop || isProtected
        }
    }

    /// The known name that the bytes of `range` spell, in any case.
    @inline(__always)
    init(_ range: ByteRange, in bytes: Span<UInt8>) {
        let candidate = HeaderName.candidate(
            length: range.count, initial: bytes[Int(range.start)] | 0x20)
        let isMeant =
            candidate != .other
            && HeaderName.folded[Int(candidate.rawValue)].matches(range, in: bytes)
        self = isMeant ? candidate : candidate.orImitated(by: range, in: bytes)
    }

    /// What a name is that could be this one by its length and first letter but is not.
    @inline(never)
    private func orImitated(by range: ByteRange, in bytes: Span<UInt8>) -> HeaderName {
        switch self {
        case .contentLength, .transferEncoding: break
        case .xForwardedFor, .xForwardedProto, .xForwardedHost: break
        default: return .other
        }
        var at = Int(range.start)
        for wanted in text.utf8 {
            let byte = lowercased(bytes[at])
            guard byte == wanted || (byte == UInt8(ascii: "_") && wanted == UInt8(ascii: "-"))
            else { return .other }
            at += 1
        }
        return .lookalike
    }

    /// Every name packed for comparison, by raw value.
    private static let folded = HeaderName.allCases.map { FoldedText($0.text) }

    /// Length and first letter single out one known name, so that most fields of a request are told
    /// apart without a comparison.
    @inline(__always)
    private static func candidate(length: Int, initial: UInt8) -> HeaderName {
        switch (length, initial) {
        case (2, UInt8(ascii: "t")): .te
        case (3, UInt8(ascii: "v")): .via
        case (4, UInt8(ascii: "h")): .host
        case (4, UInt8(ascii: "d")): .date
        case (6, UInt8(ascii: "e")): .expect
        case (6, UInt8(ascii: "c")): .cookie
        case (6, UInt8(ascii: "s")): .server
        case (7, UInt8(ascii: "u")): .upgrade
        case (7, UInt8(ascii: "t")): .trailer
        case (8, UInt8(ascii: "l")): .location
        case (9, UInt8(ascii: "f")): .forwarded
        case (10, UInt8(ascii: "c")): .connection
        case (10, UInt8(ascii: "k")): .keepAlive
        case (10, UInt8(ascii: "s")): .setCookie
        case (11, UInt8(ascii: "r")): .retryAfter
        case (12, UInt8(ascii: "x")): .xRequestID
        case (12, UInt8(ascii: "m")): .maxForwards
        case (14, UInt8(ascii: "c")): .contentLength
        case (15, UInt8(ascii: "x")): .xForwardedFor
        case (16, UInt8(ascii: "p")): .proxyConnection
        case (16, UInt8(ascii: "x")): .xForwardedHost
        case (17, UInt8(ascii: "t")): .transferEncoding
        case (17, UInt8(ascii: "x")): .xForwardedProto
        default: .other
        }
    }
}
