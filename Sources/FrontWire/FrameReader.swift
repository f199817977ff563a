import Model

/// Reads the fields of one frame; every read is checked against its end.
package struct FrameReader {
    private var rest: ArraySlice<UInt8>

    init(_ fields: ArraySlice<UInt8>) { rest = fields }

    var remaining: Int { rest.count }

    mutating func take(_ count: Int) throws(WireFault) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw .truncated }
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return taken
    }

    mutating func integer<Value: FixedWidthInteger>() throws(WireFault) -> Value {
        let taken = try take(Value.bitWidth / 8)
        // From the most significant byte down; `|` of an extended byte never overflows.
        return taken.reversed().reduce(Value.zero) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    mutating func count() throws(WireFault) -> Int {
        let value: UInt32 = try integer()
        return Int(value)
    }

    mutating func text(_ what: String, limit: Int) throws(WireFault) -> String {
        let length = try count()
        guard length <= limit else { throw .tooMany(what: "bytes of \(what)", count: length) }
        return try FrameReader.text(try take(length), what, limit: limit)
    }

    /// Text of at most `limit` bytes. Refuses what is not UTF-8 or has a zero byte: the kernel
    /// would read a path only up to it.
    static func text(
        _ bytes: ArraySlice<UInt8>, _ what: String, limit: Int
    ) throws(WireFault) -> String {
        guard bytes.count <= limit else {
            throw .tooMany(what: "bytes of \(what)", count: bytes.count)
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw .malformed(what: what)
        }
        return text
    }

    /// A message whose fields say themselves what they are.
    mutating func tagged() throws(WireFault) -> TaggedReader {
        TaggedReader(try take(try count()))
    }

    mutating func duration() throws(WireFault) -> Duration {
        let nanoseconds: Int64 = try integer()
        guard nanoseconds >= 0 else { throw .malformed(what: "duration") }
        return .nanoseconds(nanoseconds)
    }

    /// A list of at most `limit` elements. Nothing is reserved by the count that is claimed.
    mutating func list<Element>(
        _ what: String, limit: Int,
        _ read: (inout FrameReader) throws(WireFault) -> Element
    ) throws(WireFault) -> [Element] {
        let count = try count()
        guard count <= limit else { throw .tooMany(what: what, count: count) }
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }
}
