/// Addresses of webhooks: `http://127.0.0.1:9093/alerts`, `http://[::1]/`.
package enum WebhookText {
    package static let example = "'http://127.0.0.1:9093/alerts'"
    package static let pattern = #"^http://(?:[0-9.]+|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?(?:/.*)?$"#
    /// More than enough for a path with its tokens.
    private static let bytesMaximum = 2_048

    package static func read(_ text: String) throws(QuantityFault) -> WebhookAddress {
        guard text.hasPrefix("http://") else { throw wrongScheme(text) }
        guard text.utf8.count <= bytesMaximum else {
            throw QuantityFault("is longer than \(bytesMaximum) bytes")
        }
        let rest = text.dropFirst("http://".count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = slash == rest.endIndex ? "/" : String(rest[slash...])
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x23 }) else {
            throw QuantityFault(
                "holds a path with blanks, '#' or other than ASCII",
                hint: "write them as in '%20'")
        }
        switch try ListenText.read(withPort(rest[..<slash])) {
        case .ipv4(let host, let port), .ipv6(let host, let port):
            return WebhookAddress(host: host, port: port, path: path)
        case .unix: throw QuantityFault("has no host", hint: "such as \(example)")
        }
    }

    private static func withPort(_ authority: Substring) -> String {
        let end = authority.lastIndex(of: "]") ?? authority.startIndex
        return authority[end...].contains(":") ? String(authority) : authority + ":80"
    }

    private static func wrongScheme(_ text: String) -> QuantityFault {
        if text.hasPrefix("https://") {
            return QuantityFault(
                "must be plain 'http': the daemon does not bring TLS",
                hint: "have 'on-failure.start' start a unit that runs curl")
        }
        return QuantityFault("must be an address, not \(text.shown)", hint: "such as \(example)")
    }
}
