/// Walks a comma-separated list in place (RFC 9110 section 5.6.1); empty elements are skipped.
struct ListElements {
    private var position: Int
    private let end: Int

    init(_ value: ByteRange) {
        position = Int(value.start)
        end = Int(value.end)
    }

    mutating func next(in bytes: Span<UInt8>) -> ByteRange? {
        while position < end {
            let element = trimmed(upToComma(in: bytes), in: bytes)
            if !element.isEmpty { return element }
        }
        return nil
    }

    private mutating func upToComma(in bytes: Span<UInt8>) -> ByteRange {
        let start = position
        while position < end, bytes[position] != comma { position += 1 }
        defer { position += 1 }
        return ByteRange(start, position)
    }
}

/// The same without the blanks at its ends (OWS, RFC 9110 section 5.6.3).
func trimmed(_ range: ByteRange, in bytes: Span<UInt8>) -> ByteRange {
    var start = Int(range.start)
    var end = Int(range.end)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while start < end, isBlank(bytes[end - 1]) { end -= 1 }
    return ByteRange(start, end)
}
