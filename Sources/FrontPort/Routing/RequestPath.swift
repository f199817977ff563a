import HTTP1

/// The path of a request as it stands there and as the most lenient server would read it.
///
/// Servers differ: some take `//` for `/`, `%61` for `a` and `%2F` or `\` for `/`, cut a segment off
/// at `;` or a path at `%00`, or decode twice. A prefix of a policy holds none of these
/// (`PathPrefixText`), so whatever reading a server chooses, the prefixes that it would see are among
/// those that fit the lenient one; and a prefix that stands there literally is seen by all of them.
/// So the longest that fits the lenient reading is the route if it stands there literally, and else
/// the request is refused. `..` and `.`, which clients resolve before they ask (RFC 3986 section
/// 5.2.4), could undo any prefix and are refused wherever they stand.
struct RequestPath: ~Copyable {
    /// Without query. Valid as long as the request's bytes.
    private var literal = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var isPlain = true
    private let lenient: UnsafeMutablePointer<UInt8>
    private var lenientCount = 0
    /// Where the segment begins that is being read.
    private var segmentStart = 0

    /// At most three bytes for each of the request's, and the slashes around them.
    private static let capacity = 3 * FrontLimits.heads.startLine + 2

    init() { lenient = .allocate(capacity: RequestPath.capacity) }

    deinit { lenient.deallocate() }

    /// What OPTIONS asks by `*`, and absolute targets without a path.
    mutating func readRoot() {
        literal = UnsafeBufferPointer(start: nil, count: 0)
        isPlain = true
    }

    /// False when the path has `.` or `..` for a segment in some reading. `target` begins with "/".
    mutating func read(_ target: UnsafeBufferPointer<UInt8>) -> Bool {
        var count = 0
        while count < target.count, target[count] != UInt8(ascii: "?") { count += 1 }
        literal = UnsafeBufferPointer(rebasing: target[..<count])
        isPlain = RequestPath.isPlain(literal)
        return isPlain || readLeniently()
    }

    /// Whether all servers read the path as it stands there. A segment that begins with a dot is
    /// looked at more closely.
    private static func isPlain(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        var follows: UInt8 = 0
        for byte in path {
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: ";"), UInt8(ascii: "\\"): return false
            case UInt8(ascii: "/"), UInt8(ascii: "."):
                if follows == UInt8(ascii: "/") { return false }
            default: break
            }
            follows = byte
        }
        return true
    }

    private mutating func readLeniently() -> Bool {
        lenientCount = 0
        put(UInt8(ascii: "/"))
        segmentStart = lenientCount
        var at = 0
        var isParameter = false
        while at < literal.count {
            let byte = PercentCoding.byte(literal, &at)
            switch byte {
            case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"), 0:
                guard endSegment() else { return false }
                isParameter = false
            case UInt8(ascii: ";"): isParameter = true
            default: if !isParameter { append(byte) }
            }
        }
        return endSegment()
    }

    /// Bytes beyond ASCII stay encoded, as in prefixes.
    private mutating func append(_ byte: UInt8) {
        guard byte >= 0x80 else { return put(byte) }
        put(UInt8(ascii: "%"))
        put(PercentCoding.digit(byte >> 4))
        put(PercentCoding.digit(byte & 15))
    }

    private mutating func put(_ byte: UInt8) {
        precondition(lenientCount < RequestPath.capacity)
        lenient[lenientCount] = byte
        lenientCount += 1
    }

    /// False when it was one of dots. An empty one vanishes.
    private mutating func endSegment() -> Bool {
        let count = lenientCount - segmentStart
        guard count > 0 else { return true }
        let dot = UInt8(ascii: ".")
        let isDots =
            count <= 2 && lenient[segmentStart] == dot && lenient[lenientCount - 1] == dot
        put(UInt8(ascii: "/"))
        segmentStart = lenientCount
        return !isDots
    }

    /// Whether some server may see the path at or below the prefix.
    func isBelow(_ prefix: Span<UInt8>) -> Bool {
        isPlain
            ? RequestPath.text(literal, isBelow: prefix)
            : RequestPath.text(
                UnsafeBufferPointer(start: lenient, count: lenientCount), isBelow: prefix)
    }

    /// Whether every server does.
    func isLiterally(below prefix: Span<UInt8>) -> Bool {
        isPlain || RequestPath.text(literal, isBelow: prefix)
    }

    private static func text(
        _ text: UnsafeBufferPointer<UInt8>, isBelow prefix: Span<UInt8>
    ) -> Bool {
        if prefix.count == 1 { return true }
        guard text.count >= prefix.count else { return false }
        var digitsLeft = 0
        for offset in 0..<prefix.count {
            let wanted = prefix[offset]
            let byte = text[offset]
            guard byte == wanted || digitsLeft > 0 && PercentCoding.upper(byte) == wanted else {
                return false
            }
            digitsLeft = wanted == UInt8(ascii: "%") ? 2 : max(0, digitsLeft - 1)
        }
        return text.count == prefix.count || text[prefix.count] == UInt8(ascii: "/")
    }
}

/// Bytes written as `%41` (RFC 3986 section 2.1).
enum PercentCoding {
    /// The byte at `at`, decoded as often as it can be: `%2541` is `A` to whoever decodes twice.
    static func byte(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> UInt8 {
        var byte = text[at]
        at += 1
        while byte == UInt8(ascii: "%"), at + 1 < text.count, let high = value(text[at]),
            let low = value(text[at + 1])
        {
            byte = high << 4 | low
            at += 2
        }
        return byte
    }

    static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

    /// Of a hexadecimal digit.
    static func upper(_ byte: UInt8) -> UInt8 { byte &- 0x61 < 6 ? byte & 0xdf : byte }

    private static func value(_ digit: UInt8) -> UInt8? {
        if digit &- 0x30 < 10 { return digit &- 0x30 }
        let letter = (digit | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}
