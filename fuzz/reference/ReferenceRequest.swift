/// A request head as RFC 9112 reads it.
package struct ReferenceRequest: Equatable, Sendable {
    package let method: [UInt8]
    package let target: [UInt8]
    /// The part of the target from the path on; empty in authority form.
    package let path: [UInt8]
    /// Of the target in absolute form, else of `Host`; empty only in HTTP/1.0.
    package let host: [UInt8]
    package let isVersion11: Bool
    package let fields: [ReferenceField]
    /// Nil where there is no body.
    package let framing: ReferenceFraming?
    package let keepsAlive: Bool
    /// Nothing is claimed about a request with several `Expect` fields.
    package let expectsContinue: Bool?
    package let asksForWebSocket: Bool

    package static func read(
        _ bytes: [UInt8], limits: ReferenceHeadLimits
    ) -> Verdict<ReferenceRequest> {
        verdict { () throws(Stop) in
            var lines = HeadLines(bytes, limits: limits)
            lines.skipEmptyLine()
            let line = try RequestLine(lines.startLine())
            let fields = try lines.fieldLines()
            return (try ReferenceRequest(line, fields), length: lines.length)
        }
    }

    private init(_ line: RequestLine, _ all: [ReferenceField]) throws(Stop) {
        let meaning = try FieldMeaning(all, isVersion11: line.isVersion11)
        let target = try TargetParts(line.target, method: line.method)
        let named = meaning.values("host").first
        // RFC 9112 section 3.2: 400 without Host in HTTP/1.1, and with one that is not valid.
        try require(named != nil || !line.isVersion11, "no Host")
        if let named { try require(isAuthority(named), "a Host that is none") }
        method = line.method
        self.target = line.target
        path = target.path
        host = target.authority ?? named ?? []
        isVersion11 = line.isVersion11
        fields = meaning.fields
        let framing = try meaning.framing()
        self.framing = framing == .length(0) ? nil : framing
        keepsAlive = meaning.persists
        expectsContinue = ReferenceRequest.expectsContinue(meaning, line)
        // RFC 6455 section 4.1 has it by GET. Choice: without a body.
        asksForWebSocket =
            method == Array("GET".utf8) && self.framing == nil
            && ReferenceRequest.asksForWebSocket(meaning, line)
    }

    /// RFC 9110 section 10.1.1. Choice: a list of expectations is passed on and nothing more.
    private static func expectsContinue(_ meaning: FieldMeaning, _ line: RequestLine) -> Bool? {
        let values = meaning.values("expect")
        guard values.count <= 1 else { return nil }
        return line.isVersion11 && values.map(folded) == [Array("100-continue".utf8)]
    }

    /// RFC 9110 section 7.8. Choice: WebSocket alone, not in a list.
    private static func asksForWebSocket(_ meaning: FieldMeaning, _ line: RequestLine) -> Bool {
        line.isVersion11 && meaning.has(option: "upgrade")
            && meaning.values("upgrade").map(folded) == [Array("websocket".utf8)]
    }
}

/// request-line = method SP request-target SP HTTP-version
private struct RequestLine {
    let method: [UInt8]
    let target: [UInt8]
    let isVersion11: Bool

    init(_ line: [UInt8]) throws(Stop) {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false).map(Array.init)
        try require(parts.count == 3, "not three parts with single spaces")
        try require(isToken(parts[0]), "a method that is no token")
        // Choice: any visible ASCII but "#"; browsers send "|" and other bytes that RFC 3986 lacks.
        try require(!parts[1].isEmpty, "no target")
        try require(
            parts[1].allSatisfy { isVisible($0) && $0 != UInt8(ascii: "#") }, "a bad target")
        method = parts[0]
        target = parts[1]
        isVersion11 = try HTTPReference.isVersion11(parts[2])
    }
}

/// The four forms of section 3.2.
private struct TargetParts {
    let path: [UInt8]
    let authority: [UInt8]?

    init(_ target: [UInt8], method: [UInt8]) throws(Stop) {
        if method == Array("CONNECT".utf8) {
            // Choice: the port may be missing, for CONNECT is refused one layer up.
            try require(isAuthority(target), "CONNECT without an authority")
            path = []
            authority = target
        } else if target.first == UInt8(ascii: "/") {
            path = target
            authority = nil
        } else if target == [UInt8(ascii: "*")] {
            try require(method == Array("OPTIONS".utf8), "'*' without OPTIONS")
            path = target
            authority = nil
        } else {
            let rest = try TargetParts.afterScheme(target)
            let end = rest.firstIndex { "/?".utf8.contains($0) } ?? rest.endIndex
            path = Array(rest[end...])
            authority = Array(rest[..<end])
            try require(isAuthority(Array(rest[..<end])), "no authority in an absolute target")
        }
    }

    private static func afterScheme(_ target: [UInt8]) throws(Stop) -> [UInt8] {
        for scheme in ["http://", "https://"] where folded(target).starts(with: scheme.utf8) {
            return Array(target.dropFirst(scheme.utf8.count))
        }
        throw .refused("a target of no known form")
    }
}
