import HTTP1

/// Where a worker writes one head with the first bytes of its body, to be sent in one call. There
/// is one for each worker: what a socket does not take is copied to its `SendBuffer`.
struct Scratch: ~Copyable {
    static let capacity = FrontLimits.bufferBytes + FrontLimits.headGrowth

    let base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    init() { base = .allocate(capacity: Scratch.capacity) }

    deinit { base.deallocate() }

    /// What a `SendBuffer` could still hold of it.
    var room: Int { FrontLimits.bufferBytes - count }

    mutating func reset() { count = 0 }

    /// Takes the empty line back that closes a head, so that another line can follow.
    mutating func reopenHead() { count -= 2 }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        copy(text.utf8Start, text.utf8CodeUnitCount)
    }

    @inline(__always)
    mutating func append(_ range: ByteRange, of bytes: UnsafePointer<UInt8>) {
        copy(bytes + Int(range.start), range.count)
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        copy(bytes, length)
    }

    /// Byte by byte: for names, not for the request path's literals, which are `StaticString`s. (With
    /// the same label as those, every literal would become a `String`.)
    mutating func append(text: String) {
        for byte in text.utf8 { append(byte) }
    }

    @inline(__always)
    mutating func append(_ date: borrowing DateLine) { copy(date.base, DateLine.byteCount) }

    mutating func append(_ address: PeerText) {
        precondition(count + address.count <= Scratch.capacity)
        address.copy(to: base + count)
        count += address.count
    }

    mutating func append(_ byte: UInt8) {
        precondition(count < Scratch.capacity)
        base[count] = byte
        count += 1
    }

    mutating func append(decimal value: Int) {
        if value >= 10 { append(decimal: value / 10) }
        append(0x30 + UInt8(value % 10))
    }

    /// The one bounds check of all that is written: heads are bounded by `HeadLimits`, and what is
    /// added to them by `headGrowth`.
    @inline(__always)
    private mutating func copy(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        precondition(count + length <= Scratch.capacity, "a head grew beyond its limit")
        (base + count).update(from: bytes, count: length)
        count += length
    }
}

/// Gathers header lines that stand side by side, so that most heads are copied in one or two runs.
struct LineRun {
    private var start = 0
    private var end = 0

    @inline(__always)
    mutating func add(
        _ line: ByteRange, of bytes: UnsafePointer<UInt8>, to scratch: inout Scratch
    ) {
        if Int(line.start) != end {
            flush(bytes, to: &scratch)
            start = Int(line.start)
        }
        end = Int(line.end)
    }

    @inline(__always)
    mutating func flush(_ bytes: UnsafePointer<UInt8>, to scratch: inout Scratch) {
        if end > start { scratch.append(bytes + start, end - start) }
        start = end
    }
}
