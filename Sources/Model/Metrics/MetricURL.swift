/// An address of HTTP to ask for a figure. Names are not resolved, as a resolver may hang and would hang
/// the loop with it; TLS is not spoken. Whoever needs either gives a command.
package struct MetricURL: Equatable, Sendable, Codable {
    package let host: String
    package let port: UInt16
    /// With the query.
    package var path: String
    /// `user:password`, as RFC 7617 has it before it is encoded.
    package let credentials: String?
    package var headers: [String: String] = [:]

    package var endpoint: Endpoint { .address(host: host, port: port) }

    private static let scheme = "http://"
    package static let example = "'http://127.0.0.1:9090/stats'"
    package static let pattern = "^http://[!-~]+$"

    package init(_ text: String) throws(QuantityFault) {
        guard text.hasPrefix(Self.scheme) else { throw Self.wrongScheme(text) }
        guard text.utf8.count <= 1_024, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw QuantityFault(
                "must be a URL of printable ASCII, not \(text.shown)",
                hint: "write a space as '%20'")
        }
        let rest = text.dropFirst(Self.scheme.count)
        let authority = rest.prefix { !"/?#".contains($0) }
        let tail = rest[authority.endIndex...].prefix { $0 != "#" }
        path = tail.hasPrefix("/") ? String(tail) : "/\(tail)"
        let at = authority.lastIndex(of: "@")
        credentials = at.map { String(authority[..<$0]) }
        let place = at.map { authority[authority.index(after: $0)...] } ?? authority
        (host, port) = try Self.place(place)
    }

    private static func place(_ text: Substring) throws(QuantityFault) -> (String, UInt16) {
        let hasPort = !text.hasSuffix("]") && text.contains(":")
        let whole = (hasPort ? String(text) : "\(text):80")
            .replacingPrefix("localhost:", by: "127.0.0.1:")
        switch try? ListenText.read(whole) {
        case .ipv4(let host, let port), .ipv6(let host, let port): return (host, port)
        case .unix, nil:
            throw QuantityFault(
                "must name the host by its address, not \(String(text).shown)",
                hint: "such as \(example); names are not looked up, for 'command' may do so: "
                    + "[/usr/bin/curl, -sf, ...]")
        }
    }

    private static func wrongScheme(_ text: String) -> QuantityFault {
        if text.hasPrefix("https://") {
            return QuantityFault(
                "must begin with 'http://': TLS is not spoken here",
                hint: "have a command ask: 'command: [/usr/bin/curl, -sf, \"https://...\"]'")
        }
        return QuantityFault("must be a URL, not \(text.shown)", hint: "such as \(example)")
    }
}

extension MetricURL: CustomStringConvertible {
    /// Without what may be secret: credentials and query.
    package var description: String {
        let place = Endpoint.address(host: host, port: port)
        return "\(Self.scheme)\(place)\(path.prefix { $0 != "?" })"
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, by other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
