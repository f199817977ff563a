/// The name of the trailer that is being read: it may come in pieces, and is looked at when it is
/// whole. Longer names than are kept are none that matter.
struct TrailerName: Sendable {
    /// "transfer-encoding" is the longest that is asked for.
    private static let capacity = 20

    private var bytes = InlineArray<20, UInt8>(repeating: 0)
    private var count = 0

    mutating func append(_ byte: UInt8) {
        if count < TrailerName.capacity { bytes[count] = byte }
        count += 1
    }

    var isForbidden: Bool {
        guard count <= TrailerName.capacity else { return false }
        return HeaderName(ByteRange(0, count), in: bytes.span).isForbiddenInTrailers
    }
}
