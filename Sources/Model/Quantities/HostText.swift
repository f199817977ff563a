/// Host names as policies write them: `api.example.com`, `*.example.com`, `[2001:db8::1]`.
package enum HostText {
    /// A DNS name in text (RFC 1035 section 2.3.4) without the closing dot.
    private static let bytesMaximum = 253
    private static let labelBytesMaximum = 63
    package static let example = "'api.example.com' or '\"*.example.com\"'"
    private static let labelPattern = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
    package static let pattern =
        #"^(?:(?:\*\.)?\#(labelPattern)(?:\.\#(labelPattern))*|\[[0-9A-Fa-f:]+\])$"#

    /// In lower case, which is how the front compares: names of hosts know no case.
    package static func read(_ text: String) throws(QuantityFault) -> String {
        if text.hasPrefix("[") { return try address(text) }
        if let fault = otherFault(of: text) { throw fault }
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= bytesMaximum, labels.allSatisfy(isLabel) else {
            throw QuantityFault(
                "must be a host name, not \(text.shown)", hint: "such as \(example)")
        }
        return text.lowercased()
    }

    /// Underscores are in no host name of the DNS, but in many of private networks.
    private static func isLabel(_ label: Substring) -> Bool {
        (1...labelBytesMaximum).contains(label.utf8.count) && !label.hasPrefix("-")
            && !label.hasSuffix("-")
            && label.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }

    private static func address(_ text: String) throws(QuantityFault) -> String {
        guard text.hasSuffix("]"), let address = IPv6Text.canonical(text.dropFirst().dropLast())
        else {
            throw QuantityFault(
                "holds \(text.shown), which is not an IPv6 address", hint: "such as '\"[::1]\"'")
        }
        return "[\(address)]"
    }

    /// What people write instead.
    private static func otherFault(of text: String) -> QuantityFault? {
        if text == "*" {
            return QuantityFault(
                "must be a host name, not '*'", hint: "leave out 'hosts' to take every host")
        }
        if text.contains("://") || text.contains("/") {
            return QuantityFault(
                "must be a host name, and \(text.shown) is more",
                hint: "without 'http://' and path; 'paths' is for the path")
        }
        if text.contains(":") {
            return QuantityFault(
                "must be a host name without a port, not \(text.shown)",
                hint: "the port is that of 'listen'; an IPv6 address is written in brackets")
        }
        if text.hasPrefix("."), text.utf8.count > 1 {
            return QuantityFault(
                "must be a host name, not \(text.shown)", hint: "write '\"*\(text)\"'")
        }
        if text.dropFirst().contains("*") || text.hasPrefix("*") && !text.hasPrefix("*.") {
            return QuantityFault(
                "has a '*' that is not its first part, as in \(text.shown)",
                hint: "such as '\"*.example.com\"', for all names below example.com")
        }
        if !text.utf8.allSatisfy({ $0 < 0x80 }) {
            return QuantityFault(
                "must be a host name in ASCII, not \(text.shown)",
                hint: "write it as clients send it, with 'xn--' (`idn2 NAME` tells it)")
        }
        if text.hasSuffix("."), text.utf8.count > 1 {
            return QuantityFault(
                "must not end in a dot, as \(text.shown) does",
                hint: "write '\(text.dropLast())'; requests with the dot are for it too")
        }
        return nil
    }
}
