typealias Bytes = [UInt8]

/// One byte for each scalar.
func bytes(_ text: String) -> Bytes {
    text.unicodeScalars.map { UInt8($0.value) }
}

/// Bytes as a person can read them.
func readable(_ bytes: some Collection<UInt8>) -> String {
    let most = 600
    let shown = bytes.prefix(most).map { byte in
        switch byte {
        case 0x0a: "\\n"
        case 0x0d: "\\r"
        case 0x20..<0x7f: String(UnicodeScalar(byte))
        default: "\\x" + String(byte, radix: 16)
        }
    }.joined()
    return bytes.count > most ? "\(shown)… (\(bytes.count) bytes)" : shown
}

/// How many bytes there are up to and with the empty line that ends a head.
func headLength(_ bytes: some RandomAccessCollection<UInt8>) -> Int? {
    let all = Array(bytes)
    guard all.count >= 4 else { return nil }
    for at in 0...(all.count - 4) where all[at..<(at + 4)].elementsEqual([13, 10, 13, 10]) {
        return at + 4
    }
    return nil
}
