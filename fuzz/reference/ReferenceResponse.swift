/// A response head as RFC 9112 reads it.
package struct ReferenceResponse: Equatable, Sendable {
    package let status: Int
    package let reason: [UInt8]
    package let isVersion11: Bool
    package let fields: [ReferenceField]
    /// Nil where there is no body.
    package let framing: ReferenceFraming?
    package let keepsAlive: Bool
    package let switchesProtocol: Bool

    /// `method` is that of the request; `askedUpgrade` says whether 101 may answer it.
    package static func read(
        _ bytes: [UInt8], to method: String, askedUpgrade: Bool, limits: ReferenceHeadLimits
    ) -> Verdict<ReferenceResponse> {
        verdict { () throws(Stop) in
            var lines = HeadLines(bytes, limits: limits)
            let line = try StatusLine(lines.startLine())
            let fields = try lines.fieldLines()
            // RFC 9110 section 7.8: a server must not switch to what was not asked for.
            try require(
                line.status != 101 || (askedUpgrade && isWebSocket(fields)),
                "101 to what was not asked for")
            return (try ReferenceResponse(line, fields, method), length: lines.length)
        }
    }

    private static func isWebSocket(_ fields: [ReferenceField]) -> Bool {
        let protocols = fields.filter { folded($0.name) == Array("upgrade".utf8) }.map(\.value)
        return protocols.map(folded) == [Array("websocket".utf8)]
    }

    private init(_ line: StatusLine, _ all: [ReferenceField], _ method: String) throws(Stop) {
        let meaning = try FieldMeaning(all, isVersion11: line.isVersion11)
        let isTunnel = method == "CONNECT" && (200..<300).contains(line.status)
        let hasNone =
            method == "HEAD" || line.status < 200 || [204, 304].contains(line.status) || isTunnel
        let told = try meaning.framing() ?? .untilClose
        status = line.status
        reason = line.reason
        isVersion11 = line.isVersion11
        fields = meaning.fields
        framing = hasNone || told == .length(0) ? nil : told
        switchesProtocol = line.status == 101 || isTunnel
        keepsAlive = meaning.persists && framing != .untilClose && !switchesProtocol
    }
}

/// status-line = HTTP-version SP status-code SP [ reason-phrase ]
private struct StatusLine {
    let status: Int
    let reason: [UInt8]
    let isVersion11: Bool

    init(_ line: [UInt8]) throws(Stop) {
        isVersion11 = try HTTPReference.isVersion11(Array(line.prefix(8)))
        let rest = line.dropFirst(8)
        try require(rest.first == 0x20 && rest.count >= 4, "no status code")
        let code = Array(rest.dropFirst().prefix(3))
        // Choice: no code below 100, which belongs to no class (RFC 9110 section 15).
        try require(code.allSatisfy(isDigit) && code[0] != 0x30, "a bad status code")
        status = code.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        // Choice: the space may be missing with the reason, as some servers leave it out.
        let tail = rest.dropFirst(4)
        try require(tail.isEmpty || tail.first == 0x20, "more than three digits")
        try require(tail.allSatisfy(isTextByte), "a control byte in the reason")
        reason = Array(tail.dropFirst())
    }
}
