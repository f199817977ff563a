/// Names of cookies and headers: tokens of RFC 9110 section 5.6.2; cookies take the same (RFC 6265
/// section 4.1.1).
package enum TokenText {
    package static let bytesMaximum = 64
    package static let pattern = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"
    package static let cookieExample = "'replica'"
    package static let headerExample = "'X-User'"

    package static func readCookieName(_ text: String) throws(QuantityFault) -> String {
        let name = try read(text, "a cookie's name", example: cookieExample)
        // RFC 6265bis section 4.1.3: browsers take these only over TLS, which the front does
        // not speak.
        if name.lowercased().hasPrefix("__host-") || name.lowercased().hasPrefix("__secure-") {
            throw QuantityFault(
                "must not begin with '__Host-' or '__Secure-', as \(name.shown) does",
                hint: "browsers refuse such a cookie unless it is marked 'Secure'")
        }
        return name
    }

    package static func readHeaderName(_ text: String) throws(QuantityFault) -> String {
        try read(text, "a header's name", example: headerExample)
    }

    private static func read(
        _ text: String, _ expected: String, example: String
    ) throws(QuantityFault) -> String {
        if (1...bytesMaximum).contains(text.utf8.count), text.utf8.allSatisfy(isTokenByte) {
            return text
        }
        throw QuantityFault(
            "must be \(expected), not \(text.shown)",
            hint: "at most \(bytesMaximum) letters, digits, '-' and '_', such as \(example)")
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+.^_`|~-".utf8.contains(byte)
        }
    }
}
