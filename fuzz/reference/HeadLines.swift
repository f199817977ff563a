/// The lines of a head without their CRLF (RFC 9112 section 2.1):
///
///     HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ]
///
/// A line is judged when it is whole, in the order in which lines come.
struct HeadLines {
    private let bytes: [UInt8]
    private let limits: ReferenceHeadLimits
    private var at = 0

    init(_ bytes: [UInt8], limits: ReferenceHeadLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// How many bytes have been read.
    var length: Int { at }

    /// Choice: one empty line may come before a request, of the "at least one" of section 2.2.
    mutating func skipEmptyLine() {
        if bytes.starts(with: [0x0d, 0x0a]) { at = 2 }
    }

    mutating func startLine() throws(Stop) -> [UInt8] { try line(endingBy: at + limits.startLine) }

    /// Every field line, and the empty line after them.
    mutating func fieldLines() throws(Stop) -> [ReferenceField] {
        let end = at + limits.headerBlock
        var fields: [ReferenceField] = []
        while true {
            let line = try line(endingBy: end)
            if line.isEmpty { return fields }
            fields.append(try field(line))
            try require(fields.count <= limits.headerCount, "too many header lines")
        }
    }

    /// Choice: a line ends with CRLF alone; section 2.2 lets a recipient accept LF.
    private mutating func line(endingBy limit: Int) throws(Stop) -> [UInt8] {
        guard let end = bytes[at...].prefix(max(0, limit - at)).firstIndex(of: 0x0a) else {
            try require(bytes.count <= limit, "a line or the header block is too long")
            throw .incomplete
        }
        let line = bytes[at..<end]
        try require(line.last == 0x0d, "LF without CR")
        try require(!line.dropLast().contains(0x0d), "CR without LF")
        at = end + 1
        return Array(line.dropLast())
    }

    /// field-line = field-name ":" OWS field-value OWS. No folding (section 5.2 lets a server refuse
    /// it), no blank before the colon (section 5.1 demands to refuse it).
    private func field(_ line: [UInt8]) throws(Stop) -> ReferenceField {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            throw .refused("a header line without colon")
        }
        let name = Array(line[..<colon])
        let value = Array(line[(colon + 1)...])
        try require(isToken(name), "a header name that is no token")
        try require(value.allSatisfy(isTextByte), "a control byte in a header value")
        return ReferenceField(name: name, value: withoutBlanks(value))
    }
}

/// HTTP-version = "HTTP" "/" DIGIT "." DIGIT, of which 1.1 and 1.0 are spoken. True for 1.1.
func isVersion11(_ bytes: [UInt8]) throws(Stop) -> Bool {
    let isCurrent = bytes == Array("HTTP/1.1".utf8)
    try require(isCurrent || bytes == Array("HTTP/1.0".utf8), "another version")
    return isCurrent
}
