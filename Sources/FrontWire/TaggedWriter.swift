import Model

/// Writes a message whose fields say themselves what they are.
///
///     field    number (2 bytes), length of the content (4 bytes), content       little-endian
///
/// A number has one meaning for good: a release that drops a field leaves its number unused. Whoever
/// reads passes over numbers that it does not know and leaves at its default what is not there, so
/// that each release understands what an older or a newer one has written.
struct TaggedWriter {
    private(set) var bytes: [UInt8] = []

    mutating func content(_ field: UInt16, _ content: some Collection<UInt8>) {
        bytes.append(littleEndian: field)
        bytes.append(littleEndian: UInt32(content.count))
        bytes.append(contentsOf: content)
    }

    mutating func integer(_ field: UInt16, _ value: some FixedWidthInteger & UnsignedInteger) {
        var digits: [UInt8] = []
        digits.append(littleEndian: value)
        content(field, digits)
    }

    /// A number that cannot be negative.
    mutating func count(_ field: UInt16, _ value: Int) { integer(field, UInt64(max(0, value))) }

    mutating func duration(_ field: UInt16, _ value: Duration) {
        integer(field, UInt64(max(0, value.wholeNanoseconds)))
    }

    mutating func text(_ field: UInt16, _ value: String) { content(field, value.utf8) }

    mutating func message(_ field: UInt16, _ write: (inout TaggedWriter) -> Void) {
        var inner = TaggedWriter()
        write(&inner)
        content(field, inner.bytes)
    }
}

extension [UInt8] {
    mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
