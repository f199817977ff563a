/// Eight bytes looked at as one word, the first one lowest: a head is scanned eight bytes a turn.
///
/// Every test gives a word whose lowest set bit belongs to the first byte that passes it. Bits above
/// that one may be wrong (a borrow or carry runs upwards), which does no harm as only the lowest is
/// used. See "Determine if a word has a byte less than n", Sean Anderson, Bit Twiddling Hacks.
struct EightBytes {
    static let count = 8
    private let word: UInt64

    /// The eight bytes from `at` on, or `nil` where there are fewer.
    ///
    /// Eight subscripts after one guard compile to one `movq` (Swift 6.3, x86-64), so no pointer is
    /// needed. `SIMD16` loads as well, but its comparisons are a loop over lanes in this compiler.
    @inline(never)
    init?(_ bytes: Span<UInt8>, at: Int) {
        guard at >= 0, at <= bytes.count &- EightBytes.count else { return nil }
        let low =
            UInt64(bytes[at]) | UInt64(bytes[at &+ 1]) &<< 8 | UInt64(bytes[at &+ 2]) &<< 16
            | UInt64(bytes[at &+ 3]) &<< 24
        let high =
            UInt64(bytes[at &+ 4]) &<< 32 | UInt64(bytes[at &+ 5]) &<< 40
            | UInt64(bytes[at &+ 6]) &<< 48 | UInt64(bytes[at &+ 7]) &<< 56
        word = low | high
    }

    /// Where the first control byte is (below 0x20, or 0x7f); 8 where there is none.
    @inline(__always)
    var firstControl: Int { first(below(0x20) | equal(to: 0x7f)) }

    /// Where the first byte is that no request target may have; 8 where there is none.
    @inline(__always)
    var firstOutsideTarget: Int {
        first(below(0x21) | fromDelete | equal(to: UInt8(ascii: "#")))
    }

    /// The word with its ASCII capitals folded. A carry out of the low seven bits of a byte says
    /// whether they are at least a bound; bytes from 0x80 up are left alone.
    @inline(__always)
    var lowercased: UInt64 {
        let low = word & ~EightBytes.highBits
        let fromA = low &+ EightBytes.ones &* UInt64(0x80 - 0x41)
        let beyondZ = low &+ EightBytes.ones &* UInt64(0x80 - 0x5b)
        let capitals = (fromA ^ beyondZ) & ~word & EightBytes.highBits
        return word | capitals &>> 2
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    private func first(_ hits: UInt64) -> Int {
        (hits & EightBytes.highBits).trailingZeroBitCount / 8
    }

    /// For a limit of at most 0x80.
    @inline(__always)
    private func below(_ limit: UInt8) -> UInt64 {
        (word &- EightBytes.ones &* UInt64(limit)) & ~word
    }

    @inline(__always)
    private func equal(to byte: UInt8) -> UInt64 {
        let difference = word ^ (EightBytes.ones &* UInt64(byte))
        return (difference &- EightBytes.ones) & ~difference
    }

    /// 0x7f and everything above it.
    @inline(__always)
    private var fromDelete: UInt64 { (word &+ EightBytes.ones) | word }
}
