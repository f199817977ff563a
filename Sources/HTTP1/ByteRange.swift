/// Where something stands in the caller's buffer: offsets instead of copies, eight bytes in all.
///
/// Offsets are relative to the first byte of the span that was parsed. They fit in 32 bits because
/// `HeadLimits` bounds a head far below that.
package struct ByteRange: Equatable, Sendable {
    /// The first byte.
    package var start: UInt32
    /// One past the last byte.
    package var end: UInt32

    package static let empty = ByteRange(0, 0)

    @inline(__always)
    package init(_ start: Int, _ end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
    }

    package var isEmpty: Bool { start == end }
    package var count: Int { Int(end) - Int(start) }
    /// The same as a range of `Int`, to slice a span or an array with.
    package var indices: Range<Int> { Int(start)..<Int(end) }

    /// The bytes themselves as text: for logs and tests, never on the request path.
    package func text(in bytes: Span<UInt8>) -> String {
        var copy: [UInt8] = []
        copy.reserveCapacity(count)
        for index in indices { copy.append(bytes[index]) }
        return String(decoding: copy, as: UTF8.self)
    }
}
