/// The cookie that binds a client to a replica: `NAME=` and sixteen hexadecimal digits, made of the
/// replica's name by a hash. So it means the same to every worker and every process, tells nobody
/// what the replica is called, and needs no memory of ours.
enum StickyCookie {
    static let digits = 16

    /// The replica that a `Cookie` field names (RFC 6265 section 4.2.1); none when it does not, or
    /// says what we have not said.
    static func affinity(
        named name: ShortText, in field: UnsafeBufferPointer<UInt8>
    ) -> Affinity {
        var values = CookieValues(of: name, in: field)
        while let value = values.next() {
            let affinity = hash(value)
            if !affinity.isNone { return affinity }
        }
        return .none
    }

    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Affinity {
        guard text.count == digits else { return .none }
        var hash: UInt64 = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                hash = hash << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                hash = hash << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            default: return .none
            }
        }
        return Affinity(hash: hash)
    }

    /// The line that sets it, for the time that the browser runs; scripts need not see it.
    static func write(_ name: ShortText, _ identity: UInt64, to scratch: inout Scratch) {
        scratch.append("Set-Cookie: ")
        for index in 0..<name.count { scratch.append(name[index]) }
        scratch.append(UInt8(ascii: "="))
        for place in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: identity >> UInt64(4 * place)) & 0xf
            scratch.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
        scratch.append("; Path=/; HttpOnly\r\n")
    }
}
