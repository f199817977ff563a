import Model

/// Reads what `TaggedWriter` has written, field by field, in whatever order they come.
struct TaggedReader {
    private var rest: FrameReader

    init(_ content: ArraySlice<UInt8>) { rest = FrameReader(content) }

    /// Nil at the end of the message.
    mutating func next() throws(WireFault) -> TaggedField? {
        if rest.remaining == 0 { return nil }
        let number: UInt16 = try rest.integer()
        let length = try rest.count()
        return TaggedField(number: number, content: try rest.take(length))
    }
}

/// One field of a message; its reader knows by the number what is in it.
struct TaggedField {
    private static let integerBytes = 8

    let number: UInt16
    let content: ArraySlice<UInt8>

    var fields: TaggedReader { TaggedReader(content) }

    /// A number of any width, so that a field can grow.
    func integer<Value: FixedWidthInteger>(_ what: String) throws(WireFault) -> Value {
        guard (1...TaggedField.integerBytes).contains(content.count) else {
            throw .malformed(what: what)
        }
        let number = content.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let value = Value(exactly: number) else { throw .malformed(what: what) }
        return value
    }

    func duration(_ what: String) throws(WireFault) -> Duration {
        .nanoseconds(try integer(what) as Int64)
    }

    func text(_ what: String, limit: Int) throws(WireFault) -> String {
        try FrameReader.text(content, what, limit: limit)
    }
}
