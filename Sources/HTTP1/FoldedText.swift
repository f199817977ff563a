/// A short ASCII text in lower case, packed into three words so that comparing it with bytes of a
/// head is three integer comparisons, whatever their case.
///
/// A `String` costs about 4 ns a byte to walk here and a `StaticString` needs a pointer; this needs
/// neither.
package struct FoldedText: Equatable, Sendable {
    /// The longest text: "sec-websocket-extensions" would just fit.
    package static let maximumLength = 24

    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    /// Bytes of the text.
    package let count: Int

    /// Packs `text`, which must be ASCII and at most `maximumLength` bytes.
    package init(_ text: String) {
        let bytes = Array(text.utf8)
        precondition(bytes.count <= FoldedText.maximumLength, "a folded text is at most 24 bytes")
        count = bytes.count
        first = FoldedText.word(bytes.span, 0, count)
        second = FoldedText.word(bytes.span, 8, count)
        third = FoldedText.word(bytes.span, 16, count)
    }

    /// Whether the bytes of `range` say this, in any case.
    package func matches(_ range: ByteRange, in bytes: Span<UInt8>) -> Bool {
        let start = Int(range.start)
        let end = Int(range.end)
        guard range.count == count, FoldedText.word(bytes, start, end) == first else {
            return false
        }
        guard count > 8 else { return true }
        return FoldedText.word(bytes, start + 8, end) == second
            && FoldedText.word(bytes, start + 16, end) == third
    }

    /// At most eight bytes from `start` on, none from `end` on, in lower case and one word, the first
    /// one lowest.
    ///
    /// Nearly always eight bytes are there, as a head goes on after its names; then they are folded
    /// at once and those from `end` on are cut off.
    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
        let wanted = end &- start
        guard wanted > 0 else { return 0 }
        if let eight = EightBytes(bytes, at: start) {
            guard wanted < EightBytes.count else { return eight.lowercased }
            return eight.lowercased & (1 &<< UInt64(8 &* wanted) &- 1)
        }
        return wordNearTheEnd(bytes, start, end)
    }

    @inline(never)
    private static func wordNearTheEnd(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int
    ) -> UInt64 {
        var word: UInt64 = 0
        var shift: UInt64 = 0
        var at = start
        while at < min(start + EightBytes.count, end) {
            word |= UInt64(lowercased(bytes[at])) &<< shift
            shift &+= 8
            at &+= 1
        }
        return word
    }
}

/// Whether two stretches of the same buffer hold the same ASCII text in any case.
package func equalIgnoringCase(_ one: ByteRange, _ other: ByteRange, in bytes: Span<UInt8>) -> Bool
{
    guard one.count == other.count else { return false }
    for offset in 0..<one.count
    where lowercased(bytes[Int(one.start) + offset]) != lowercased(bytes[Int(other.start) + offset])
    {
        return false
    }
    return true
}
