// The byte classes of RFC 5234, RFC 9110 and RFC 3986, each written as its ABNF is.
//
// Nothing in this module is shared with HTTP1, and nothing in it is fast: it says what the RFCs say,
// in their order, so that a person can compare it with them. Where Coxswain chose to be stricter or
// kinder than the RFC, a comment says "Choice:".

func isAlpha(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
}

/// VCHAR = %x21-7E
func isVisible(_ byte: UInt8) -> Bool { (0x21...0x7e).contains(byte) }

/// tchar (RFC 9110 section 5.6.2)
func isTokenCharacter(_ byte: UInt8) -> Bool {
    isAlpha(byte) || isDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
}

/// token = 1*tchar
func isToken(_ bytes: [UInt8]) -> Bool { !bytes.isEmpty && bytes.allSatisfy(isTokenCharacter) }

/// What a field value or a reason phrase consists of: HTAB / SP / VCHAR / obs-text
/// (RFC 9110 section 5.5, RFC 9112 section 4).
func isTextByte(_ byte: UInt8) -> Bool {
    byte == 0x09 || byte == 0x20 || isVisible(byte) || byte >= 0x80
}

/// The value without OWS (SP / HTAB) around it.
func withoutBlanks(_ bytes: [UInt8]) -> [UInt8] {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    return Array(bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
}

/// In lower case, for what is compared without regard to case; text beyond ASCII stays.
func folded(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
}

/// The elements of `#element` (RFC 9110 section 5.6.1), empty ones left out.
func elements(_ value: [UInt8]) -> [[UInt8]] {
    value.split(separator: UInt8(ascii: ",")).map { withoutBlanks(Array($0)) }
        .filter { !$0.isEmpty }
}

/// uri-host [ ":" port ] (RFC 9110 section 7.2, RFC 3986 section 3.2).
func isAuthority(_ bytes: [UInt8]) -> Bool {
    var name = bytes
    if let colon = bytes.lastIndex(of: UInt8(ascii: ":")), bytes.last != UInt8(ascii: "]") {
        guard isPort(Array(bytes[(colon + 1)...])) else { return false }
        name = Array(bytes[..<colon])
    }
    if name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]") {
        return isAddress(Array(name.dropFirst().dropLast()))
    }
    return isRegisteredName(name)
}

/// port = *DIGIT. Choice: at most five digits, and no more than there are ports.
private func isPort(_ bytes: [UInt8]) -> Bool {
    bytes.count <= 5 && bytes.allSatisfy(isDigit)
        && bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 65_535
}

/// Choice: any IPv6address by its characters alone, and no IPvFuture.
private func isAddress(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { isHexDigit($0) || ":.".utf8.contains($0) }
}

/// reg-name = *( unreserved / pct-encoded / sub-delims ). Choice: not empty, and a "%" may stand
/// before anything.
private func isRegisteredName(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty
        && bytes.allSatisfy {
            isAlpha($0) || isDigit($0) || "-._~".utf8.contains($0) || $0 == UInt8(ascii: "%")
                || "!$&'()*+,;=".utf8.contains($0)
        }
}
