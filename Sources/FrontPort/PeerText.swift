import LinuxIO

/// A client's address as `X-Forwarded-For` writes it: made once for each connection.
struct PeerText {
    private var bytes = InlineArray<46, UInt8>(repeating: 0)
    private(set) var count = 0
    private(set) var isIPv6 = false

    init() {}

    /// Empty for clients of a Unix socket: they have no address.
    init(_ address: SocketAddress?) {
        switch address {
        case .ipv4(let word, _):
            for octet: UInt32 in 0..<4 {
                if octet > 0 { append(UInt8(ascii: ".")) }
                append(decimal: UInt8(truncatingIfNeeded: word >> (24 - 8 * octet)))
            }
        case .ipv6:
            guard let address else { return }
            isIPv6 = true
            // "[fe80::1]:8080" without brackets and port.
            for byte in address.description.utf8.dropFirst() {
                if byte == UInt8(ascii: "]") { break }
                append(byte)
            }
        case .unix, nil: break
        }
    }

    /// None without an address.
    var affinity: Affinity {
        guard count > 0 else { return .none }
        var sum = AffinitySum()
        for index in 0..<count { sum.add(bytes[index]) }
        return sum.affinity
    }

    func copy(to target: UnsafeMutablePointer<UInt8>) {
        for index in 0..<count { target[index] = bytes[index] }
    }

    private mutating func append(_ byte: UInt8) {
        guard count < 46 else { return }
        bytes[count] = byte
        count += 1
    }

    private mutating func append(decimal value: UInt8) {
        if value >= 100 { append(0x30 + value / 100) }
        if value >= 10 { append(0x30 + value / 10 % 10) }
        append(0x30 + value % 10)
    }
}
