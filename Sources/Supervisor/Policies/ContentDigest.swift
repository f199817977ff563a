/// Tells one content of a file from another. Not against somebody who makes two files alike on
/// purpose: who may write the file may change what runs anyway.
///
/// FNV-1a's step (draft-eastlake-fnv, section 2) on words of eight bytes instead of single ones, as
/// programs have a hundred megabytes. Each step can be undone, so a change of one word always shows.
struct ContentDigest {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    private var count: UInt64 = 0

    /// The first `size` of `bytes`. All pieces but the last are of a multiple of eight.
    mutating func add(_ bytes: [UInt8], _ size: Int) {
        bytes.withUnsafeBytes { buffer in
            var index = 0
            while index + 8 <= size {
                step(
                    UInt64(
                        littleEndian: buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
                index += 8
            }
            var rest: UInt64 = 0
            while index < size {
                rest = rest << 8 | UInt64(buffer[index])
                index += 1
            }
            step(rest)
        }
        count &+= UInt64(size)
    }

    private mutating func step(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01b3 }

    /// 16 hexadecimal digits.
    var text: String {
        var closed = self
        closed.step(count)
        let digits = String(closed.hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
