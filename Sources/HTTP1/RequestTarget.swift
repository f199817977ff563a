/// The four forms of a request target (RFC 9112 section 3.2).
package enum TargetForm: UInt8, Sendable {
    /// `/path?query`
    case origin
    /// `http://host/path?query`
    case absolute
    /// `host:port`, of CONNECT alone
    case authority
    /// `*`, of OPTIONS alone
    case asterisk
}

private let plainScheme = FoldedText("http://")
private let secureScheme = FoldedText("https://")

/// A request target taken apart.
struct RequestTarget {
    let form: TargetForm
    /// Path and query. Empty in authority form, and in absolute form where the URI has none.
    let path: ByteRange
    /// Host and port as the target names them; empty in origin and asterisk form.
    let authority: ByteRange

    init(_ target: ByteRange, of method: RequestMethod, in bytes: Span<UInt8>) throws(HeadFault) {
        if method == .connect {
            self = try RequestTarget(authority: target, in: bytes)
        } else if bytes[Int(target.start)] == UInt8(ascii: "/") {
            self.init(form: .origin, path: target, authority: .empty)
        } else if target.count == 1, bytes[Int(target.start)] == UInt8(ascii: "*") {
            guard method == .options else { throw .targetFormNotAllowed }
            self.init(form: .asterisk, path: target, authority: .empty)
        } else {
            self = try RequestTarget(absolute: target, in: bytes)
        }
    }

    private init(form: TargetForm, path: ByteRange, authority: ByteRange) {
        self.form = form
        self.path = path
        self.authority = authority
    }

    private init(authority: ByteRange, in bytes: Span<UInt8>) throws(HeadFault) {
        guard isHost(authority, in: bytes) else { throw .targetFormNotAllowed }
        self.init(form: .authority, path: .empty, authority: authority)
    }

    private init(absolute target: ByteRange, in bytes: Span<UInt8>) throws(HeadFault) {
        guard let scheme = RequestTarget.schemeLength(target, in: bytes) else {
            throw .malformedTarget
        }
        let start = Int(target.start) + scheme
        var end = start
        while end < target.indices.upperBound,
            bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?")
        {
            end += 1
        }
        let authority = ByteRange(start, end)
        guard isHost(authority, in: bytes) else { throw .malformedHost }
        self.init(
            form: .absolute, path: ByteRange(end, target.indices.upperBound), authority: authority)
    }

    private static func schemeLength(_ target: ByteRange, in bytes: Span<UInt8>) -> Int? {
        if starts(target, with: plainScheme, in: bytes) { return plainScheme.count }
        if starts(target, with: secureScheme, in: bytes) { return secureScheme.count }
        return nil
    }

    private static func starts(
        _ target: ByteRange, with prefix: FoldedText, in bytes: Span<UInt8>
    ) -> Bool {
        let start = Int(target.start)
        return target.count >= prefix.count
            && prefix.matches(ByteRange(start, start + prefix.count), in: bytes)
    }
}

/// Whether the bytes are a host name or address with an optional port (RFC 3986 section 3.2), and
/// nothing else: no user information, no path, no second port.
func isHost(_ range: ByteRange, in bytes: Span<UInt8>) -> Bool {
    guard !range.isEmpty else { return false }
    let end = Int(range.end)
    var at = Int(range.start)
    if bytes[at] == UInt8(ascii: "[") {
        at += 1
        while at < end, bytes[at] != UInt8(ascii: "]") {
            guard isAddressByte(bytes[at]) else { return false }
            at += 1
        }
        guard at < end, at > Int(range.start) + 1 else { return false }
        at += 1
    } else {
        while at < end, hostNameBytes.contains(bytes[at]) { at += 1 }
        guard at > Int(range.start) else { return false }
    }
    guard at < end else { return true }
    guard bytes[at] == colon else { return false }
    return isPort(ByteRange(at + 1, end), in: bytes)
}

/// Digits of an IPv6 address, with a dotted IPv4 tail.
private func isAddressByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || lowercased(byte) &- 0x61 < 6 || byte == colon || byte == UInt8(ascii: ".")
}

private func isPort(_ range: ByteRange, in bytes: Span<UInt8>) -> Bool {
    guard range.count <= 5 else { return false }
    var port = 0
    for index in range.indices {
        guard isDigit(bytes[index]) else { return false }
        port = port * 10 + Int(bytes[index] &- 0x30)
    }
    return port <= 65_535
}
