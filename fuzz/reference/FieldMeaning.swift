/// Fields about framing and origin.
private let decisive = [
    "content-length", "transfer-encoding", "x-forwarded-for", "x-forwarded-host",
    "x-forwarded-proto",
]

/// Choice: what CGI and WSGI would read as one of those is dropped.
func isLookalike(_ name: [UInt8]) -> Bool {
    let dashed = folded(name).map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
    return name.contains(UInt8(ascii: "_")) && decisive.contains { Array($0.utf8) == dashed }
}

/// Choice: trailers that would change framing, route or origin (RFC 9110 section 6.5.1) are refused.
func isForbiddenInTrailers(_ name: [UInt8]) -> Bool {
    let others = [
        "host", "connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade",
        "expect",
        "via", "forwarded", "max-forwards",
    ]
    return isLookalike(name) || (decisive + others).contains { Array($0.utf8) == folded(name) }
}

/// What the fields of a request or response say about the connection and the body.
struct FieldMeaning {
    private(set) var fields: [ReferenceField]
    private let isVersion11: Bool

    init(_ fields: [ReferenceField], isVersion11: Bool) throws(Stop) {
        self.fields = fields
        self.isVersion11 = isVersion11
        // Choice: a bound, as each option has to be looked for among the fields.
        try require(options.count <= 32, "too many connection options")
        // Choice: also in a response, where Host means nothing.
        try require(values("host").count <= 1, "Host twice")
        markHopByHop()
    }

    func values(_ name: String) -> [[UInt8]] {
        fields.filter { folded($0.name) == Array(name.utf8) }.map(\.value)
    }

    func has(option: String) -> Bool { options.contains(Array(option.utf8)) }

    private var options: [[UInt8]] { values("connection").flatMap(elements).map(folded) }

    /// RFC 9112 section 9.3.
    var persists: Bool {
        if has(option: "close") { return false }
        return isVersion11 || has(option: "keep-alive")
    }

    /// RFC 9110 section 7.6.1. Choice: fields that say where a message goes and where it ends cannot
    /// be taken away by naming them.
    private mutating func markHopByHop() {
        let always = [
            "connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade",
        ].map { Array($0.utf8) }
        let never = ["host", "content-length", "transfer-encoding"].map { Array($0.utf8) }
        let named = options.filter { !never.contains($0) }
        for index in fields.indices {
            let name = folded(fields[index].name)
            fields[index].isHopByHop = (always + named).contains(name) || isLookalike(name)
        }
    }

    /// RFC 9112 sections 6.1 to 6.3; nil where no field says it.
    func framing() throws(Stop) -> ReferenceFraming? {
        let codings = values("transfer-encoding")
        let lengths = values("content-length")
        // Choice: "ought to handle the error" of section 6.3 is to refuse.
        try require(codings.isEmpty || lengths.isEmpty, "both a length and a coding")
        if !codings.isEmpty {
            try require(isVersion11, "a transfer coding in HTTP/1.0")
            // Choice: chunked, once, and nothing else is spoken.
            try require(codings.map(folded) == [Array("chunked".utf8)], "another coding")
            return .chunked
        }
        guard let value = lengths.first else { return nil }
        // Choice: no list of equal lengths, which section 6.3 lets a recipient accept.
        try require(lengths.count == 1, "two lengths")
        return .length(try length(value))
    }

    /// Content-Length = 1*DIGIT. Choice: below 2^63.
    private func length(_ value: [UInt8]) throws(Stop) -> UInt64 {
        try require(!value.isEmpty && value.allSatisfy(isDigit), "a length that is no number")
        let digits = value.drop { $0 == UInt8(ascii: "0") }
        let length = digits.isEmpty ? 0 : UInt64(String(decoding: digits, as: UTF8.self))
        guard let length, length < 1 << 63 else { throw .refused("a length out of range") }
        return length
    }
}
