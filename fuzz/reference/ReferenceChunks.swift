/// A chunked body as RFC 9112 section 7.1 reads it, from its first byte on:
///
///     chunked-body = *chunk last-chunk trailer-section CRLF
///     chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
///     last-chunk   = 1*("0") [ chunk-ext ] CRLF
package struct ReferenceChunks: Equatable, Sendable {
    package private(set) var data: [UInt8] = []

    package static func read(
        _ bytes: [UInt8], extensionBytes: Int, trailerBytes: Int
    ) -> Verdict<ReferenceChunks> {
        verdict { () throws(Stop) in
            var reader = ChunkReader(
                bytes, extensionBytes: extensionBytes, trailerBytes: trailerBytes)
            var body = ReferenceChunks()
            while let data = try reader.chunk() { body.data += data }
            try reader.trailers()
            return (body, length: reader.at)
        }
    }
}

/// Reads byte by byte, so that the first byte that cannot be right is refused at once.
private struct ChunkReader {
    let bytes: [UInt8]
    private(set) var at = 0
    private var extensionBytesLeft: Int
    private var trailerBytesLeft: Int

    init(_ bytes: [UInt8], extensionBytes: Int, trailerBytes: Int) {
        self.bytes = bytes
        extensionBytesLeft = extensionBytes
        trailerBytesLeft = trailerBytes
    }

    /// The data of one chunk; nil for the last one.
    mutating func chunk() throws(Stop) -> [UInt8]? {
        let size = try size()
        if try peek() == UInt8(ascii: ";") { try extensions() }
        try lineEnd()
        if size == 0 { return nil }
        guard size <= UInt64(bytes.count - at) else { throw .incomplete }
        let data = Array(bytes[at..<(at + Int(size))])
        at += Int(size)
        try lineEnd()
        return data
    }

    /// chunk-size = 1*HEXDIG. Choice: 16 digits at most, and below 2^63.
    private mutating func size() throws(Stop) -> UInt64 {
        var digits: [UInt8] = []
        repeat {
            digits.append(try next())
            try require(digits.allSatisfy(isHexDigit), "a size without digits")
            try require(digits.count <= 16, "a size of too many digits")
            try require(value(digits) < 1 << 63, "a size out of range")
        } while isHexDigit(try peek())
        return value(digits)
    }

    private func value(_ digits: [UInt8]) -> UInt64 {
        UInt64(String(decoding: digits, as: UTF8.self), radix: 16) ?? .max
    }

    /// chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ). Choice: no blank
    /// before the first ";", a name after it, and then any text, for nobody here gives it a meaning.
    private mutating func extensions() throws(Stop) {
        at += 1
        extensionBytesLeft -= 1
        try require(extensionBytesLeft >= 0, "too many extensions")
        try require(isTokenCharacter(try peek()), "an extension without name")
        while try peek() != 0x0d {
            try require(isTextByte(try next()), "a control byte in an extension")
            extensionBytesLeft -= 1
            try require(extensionBytesLeft >= 0, "too many extensions")
        }
    }

    /// trailer-section = *( field-line CRLF ), and the CRLF after it.
    mutating func trailers() throws(Stop) {
        while try peek() != 0x0d {
            var name: [UInt8] = []
            repeat {
                name.append(try trailerByte())
                try require(isToken(name), "a trailer name that is no token")
            } while try peek() != UInt8(ascii: ":")
            try require(!isForbiddenInTrailers(name), "a forbidden trailer")
            while try peek() != 0x0d {
                try require(isTextByte(try trailerByte()), "a control byte in a trailer")
            }
            try lineEnd()
        }
        try lineEnd()
    }

    private mutating func trailerByte() throws(Stop) -> UInt8 {
        trailerBytesLeft -= 1
        let byte = try next()
        try require(trailerBytesLeft >= 0, "too many trailers")
        return byte
    }

    private mutating func lineEnd() throws(Stop) {
        try require(try next() == 0x0d, "no CR where a line ends")
        try require(try next() == 0x0a, "CR without LF")
    }

    private func peek() throws(Stop) -> UInt8 {
        guard at < bytes.count else { throw .incomplete }
        return bytes[at]
    }

    private mutating func next() throws(Stop) -> UInt8 {
        let byte = try peek()
        at += 1
        return byte
    }
}
