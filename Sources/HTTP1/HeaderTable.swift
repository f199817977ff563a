/// One header line: where it stands and what it is.
package struct HeaderField: Sendable {
    private var start: UInt32 = 0
    private var nameLength: UInt16 = 0
    private var valueOffset: UInt16 = 0
    private var valueLength: UInt16 = 0
    private var lineLength: UInt16 = 0
    /// Which of the known fields this is.
    package private(set) var name: HeaderName = .other
    /// Whether a relay leaves this line out: a field of this connection only, by its name or because
    /// `Connection` lists it. What must stay nevertheless (`Transfer-Encoding` before a chunked body
    /// that is forwarded as it is, `Upgrade` where it is meant) the relay decides by `name`.
    package internal(set) var isHopByHop = false

    init() {}

    /// A line from `start` to `end`, CRLF included. Lengths fit in 16 bits by `HeadLimits`.
    @inline(__always)
    init(nameRange: ByteRange, value: ByteRange, end: Int, name: HeaderName) {
        start = nameRange.start
        nameLength = UInt16(truncatingIfNeeded: nameRange.count)
        valueOffset = UInt16(truncatingIfNeeded: value.start &- nameRange.start)
        valueLength = UInt16(truncatingIfNeeded: value.count)
        lineLength = UInt16(truncatingIfNeeded: end &- Int(nameRange.start))
        self.name = name
        isHopByHop = name.isHopByHop
    }

    /// The name as it was sent.
    package var nameRange: ByteRange { ByteRange(Int(start), Int(start) + Int(nameLength)) }

    /// The value without the blanks around it.
    package var value: ByteRange {
        let begin = Int(start) + Int(valueOffset)
        return ByteRange(begin, begin + Int(valueLength))
    }

    /// The whole line with its CRLF, to be copied byte by byte.
    package var line: ByteRange { ByteRange(Int(start), Int(start) + Int(lineLength)) }
}

/// The header lines of the head that was parsed last: one block of memory, allocated once and
/// reused for every head, so that parsing allocates nothing.
package struct HeaderTable: ~Copyable {
    /// The most header lines a head may have.
    package static let capacity = 128

    // Not an `InlineArray`: reading one element of it copies all 2 KiB first (Swift 6.3).
    private var fields = [HeaderField](repeating: HeaderField(), count: HeaderTable.capacity)
    package private(set) var count = 0

    init() {}

    package subscript(index: Int) -> HeaderField {
        precondition(index < count, "no header line of that number in this head")
        return fields[index]
    }

    @inline(__always)
    mutating func append(_ field: HeaderField) {
        fields[count] = field
        count &+= 1
    }

    mutating func removeAll() { count = 0 }

    mutating func markHopByHop(_ index: Int) { fields[index].isHopByHop = true }
}
