import Model

/// Writes the fields of one frame.
package struct FrameWriter {
    private var bytes: [UInt8] = []

    mutating func begin(kind: UInt8) {
        bytes = [0, 0, 0, 0, frameVersion, kind]
    }

    mutating func integer<Value: FixedWidthInteger>(_ value: Value) {
        bytes.append(littleEndian: value)
    }

    /// A number that cannot be negative; held within 32 bits.
    mutating func count(_ value: Int) { integer(UInt32(clamping: value)) }

    mutating func text(_ value: String) {
        count(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    mutating func tagged(_ write: (inout TaggedWriter) -> Void) {
        var message = TaggedWriter()
        write(&message)
        count(message.bytes.count)
        bytes.append(contentsOf: message.bytes)
    }

    mutating func duration(_ value: Duration) { integer(value.wholeNanoseconds) }

    mutating func list<Element>(
        _ elements: [Element], _ write: (inout FrameWriter, Element) -> Void
    ) {
        count(elements.count)
        for element in elements { write(&self, element) }
    }

    consuming func finished() -> [UInt8] {
        var frame = bytes
        let length = UInt32(frame.count - 4)
        for index in 0..<4 { frame[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
        return frame
    }
}
