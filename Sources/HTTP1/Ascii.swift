// Byte classes of RFC 9110 section 5.6.2 and RFC 9112, and comparison that ignores ASCII case.
//
// A plain loop over a span compiles to a load, a test and no repeated bounds check for each byte.
// That is enough for names; values and targets, which are longer, go by `EightBytes`.

/// A set of bytes as 256 bits: one load and one bit test to ask.
struct ByteSet {
    private let words: InlineArray<4, UInt64>

    init(_ words: InlineArray<4, UInt64>) { self.words = words }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        (words[Int(byte >> 6)] &>> UInt64(byte & 63)) & 1 == 1
    }
}

/// `tchar`: letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 section 5.6.2).
let tokenBytes = ByteSet([0x03ff_6cfa_0000_0000, 0x57ff_ffff_c7ff_fffe, 0, 0])

/// `reg-name` (RFC 3986 section 3.2.2): letters, digits and -._~!$&'()*+,;=%. User information ("@")
/// is no part of a host, nor is anything that could end the field or begin a path.
let hostNameBytes = ByteSet([0x2bff_7ff2_0000_0000, 0x47ff_fffe_87ff_fffe, 0, 0])

let space: UInt8 = 0x20
let tab: UInt8 = 0x09
let carriageReturn: UInt8 = 0x0d
let lineFeed: UInt8 = 0x0a
let colon: UInt8 = 0x3a
let comma: UInt8 = 0x2c
let delete: UInt8 = 0x7f

@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

@inline(__always)
func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
