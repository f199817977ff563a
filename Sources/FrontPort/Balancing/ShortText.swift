/// The name of a cookie or a header as plain memory.
struct ShortText {
    /// Longer names do not cross the wire (`WireLimits.nameBytes`).
    private static let capacity = 128

    private var bytes = InlineArray<128, UInt8>(repeating: 0)
    private(set) var count = 0

    init() {}

    init(_ text: String) {
        for byte in text.utf8.prefix(ShortText.capacity) {
            bytes[count] = byte
            count += 1
        }
    }

    subscript(index: Int) -> UInt8 { bytes[index] }

    /// As names of cookies are compared.
    func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard other.count == count else { return false }
        for index in 0..<count where other[index] != bytes[index] { return false }
        return true
    }

    /// As names of headers are, whose letters have no case.
    func isSameInAnyCase(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard other.count == count else { return false }
        for index in 0..<count where ShortText.lower(other[index]) != ShortText.lower(bytes[index])
        {
            return false
        }
        return true
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
