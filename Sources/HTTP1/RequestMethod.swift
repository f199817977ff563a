/// The method of a request (RFC 9110 section 9), as far as a relay treats methods differently.
package enum RequestMethod: UInt8, CaseIterable, Sendable {
    case get, head, post, put, delete, options, patch, connect, trace
    case other

    /// Asks for nothing to be changed (section 9.2.1).
    package var isSafe: Bool {
        switch self {
        case .get, .head, .options, .trace: true
        default: false
        }
    }

    /// Sending it twice has the effect of sending it once, so it may be retried (section 9.2.2).
    /// A method that is not known is not.
    package var isIdempotent: Bool {
        switch self {
        case .put, .delete: true
        default: isSafe
        }
    }

    /// The name on the wire; empty for `other`.
    package var text: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .patch: "PATCH"
        case .connect: "CONNECT"
        case .trace: "TRACE"
        case .other: ""
        }
    }

    /// The method with exactly this name; names are case-sensitive (section 9.1).
    package init(named name: String) {
        self = RequestMethod.allCases.first { $0.text == name } ?? .other
    }

    /// The method that the bytes of `range` name: the bytes are packed into one word and compared
    /// with the names packed the same way.
    @inline(__always)
    init(_ range: ByteRange, in bytes: Span<UInt8>) {
        guard range.count <= 8 else {
            self = .other
            return
        }
        var word: UInt64 = 0
        for index in range.indices { word = word &<< 8 | UInt64(bytes[index]) }
        switch word {
        case 0x47_4554: self = .get
        case 0x4845_4144: self = .head
        case 0x504f_5354: self = .post
        case 0x50_5554: self = .put
        case 0x4445_4c45_5445: self = .delete
        case 0x4f50_5449_4f4e_53: self = .options
        case 0x50_4154_4348: self = .patch
        case 0x434f_4e4e_4543_54: self = .connect
        case 0x54_5241_4345: self = .trace
        default: self = .other
        }
    }
}
