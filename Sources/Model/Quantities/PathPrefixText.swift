/// Path prefixes as policies write them: `/api`, which stands for `/api` and all below it.
///
/// One path has one way to be written: what a server may read in two ways (`//`, `..`, `%61` for
/// `a`) is refused here, so that the front can tell when a request means something else by it.
package enum PathPrefixText {
    private static let bytesMaximum = 1_024
    package static let example = "'/api'"
    package static let pattern =
        #"^/(?:(?!\.{1,2}(?:/|$))(?:[A-Za-z0-9._~!$&'()+,=:@-]|%[89A-F][0-9A-F])+"#
        + #"(?:/(?!\.{1,2}(?:/|$))(?:[A-Za-z0-9._~!$&'()+,=:@-]|%[89A-F][0-9A-F])+)*)?$"#

    package static func read(_ text: String) throws(QuantityFault) -> String {
        if let fault = otherFault(of: text) { throw fault }
        guard text.utf8.count <= bytesMaximum else {
            throw QuantityFault("is a path of more than \(bytesMaximum) bytes")
        }
        let segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard text == "/" || segments.allSatisfy(isPlain) else {
            throw QuantityFault(
                "must be a path in its plain form, not \(text.shown)",
                hint: "without '//', '.', '..', ';' and '\\'; only what is not ASCII is written "
                    + "with '%', as in '/caf%C3%A9'")
        }
        return text
    }

    private static func isPlain(_ segment: Substring) -> Bool {
        guard !segment.isEmpty, segment != ".", segment != ".." else { return false }
        var bytes = segment.utf8[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = bytes.popFirst(), let low = bytes.popFirst(),
                    "89ABCDEF".utf8.contains(high), "0123456789ABCDEF".utf8.contains(low)
                else { return false }
            } else if !isPathByte(byte) {
                return false
            }
        }
        return true
    }

    /// RFC 3986 section 3.3, but for `;` and `*`: servers cut parameters off at the one, and people
    /// mean any text by the other.
    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~!$&'()+,=:@".utf8.contains(byte)
        }
    }

    /// What people write instead.
    private static func otherFault(of text: String) -> QuantityFault? {
        if !text.hasPrefix("/") {
            return QuantityFault(
                "must be a path that begins with '/', not \(text.shown)",
                hint: text.contains("://") || text.contains(".")
                    ? "'hosts' is for the host" : "write '/\(text)'")
        }
        if text.contains("*") {
            return QuantityFault(
                "must be a path without '*', not \(text.shown)",
                hint: "a path stands for all below it, so that '/api' is enough")
        }
        if text.contains("?") || text.contains("#") {
            return QuantityFault(
                "must be a path without query, not \(text.shown)",
                hint: "such as '\(text.prefix { $0 != "?" && $0 != "#" })'")
        }
        if text.hasSuffix("/"), text.utf8.count > 1, !text.hasSuffix("//") {
            return QuantityFault(
                "must not end in '/', as \(text.shown) does",
                hint: "'\(text.dropLast())' stands for itself and for all below it")
        }
        return nil
    }
}
