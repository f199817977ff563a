/// Addresses to listen on: `127.0.0.1:8080`, `[::1]:8080`, `/run/orders.sock`.
package enum ListenText {
    /// sockaddr_un has room for 108 bytes, the last of which is a NUL (unix(7)).
    package static let unixPathBytes = 107
    package static let example = "'127.0.0.1:8080', '[::1]:8080' or '/run/orders.sock'"
    package static let pattern =
        #"^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}:[0-9]{1,5}|\[[0-9A-Fa-f:]+\]:[0-9]{1,5}|/.+)$"#

    /// `ports` holds 0 where the kernel may choose one.
    package static func read(
        _ text: String, ports: ClosedRange<Int> = 1...65_535
    ) throws(QuantityFault) -> ListenAddress {
        if text.hasPrefix("/") { return try unix(text) }
        if text.hasPrefix("unix:/") {
            throw QuantityFault(
                "must be an address, not \(text.shown)", hint: "write '\(text.dropFirst(5))'")
        }
        guard let colon = text.lastIndex(of: ":") else { throw withoutColon(text) }
        let host = text[..<colon]
        let port = try port(text[text.index(after: colon)...], in: text, ports)
        if host.hasPrefix("["), host.hasSuffix("]") {
            guard let address = IPv6Text.canonical(host.dropFirst().dropLast()) else {
                throw QuantityFault(
                    "holds \(host.dropFirst().dropLast().shown), which is not an IPv6 address",
                    hint: "such as '[::1]:\(port)'")
            }
            return .ipv6(host: address, port: port)
        }
        guard isIPv4(host) else { throw wrongHost(host, port: port, in: text) }
        return .ipv4(host: String(host), port: port)
    }

    private static func unix(_ path: String) throws(QuantityFault) -> ListenAddress {
        if path.utf8.count > unixPathBytes {
            throw QuantityFault(
                "is a Unix socket path of \(path.utf8.count) bytes; the kernel takes at most "
                    + "\(unixPathBytes)", hint: "choose a shorter one, such as '/run/orders.sock'")
        }
        if let fault = PathText.fault(of: path) { throw fault }
        return .unix(path: path)
    }

    private static func port(
        _ text: Substring, in whole: String, _ ports: ClosedRange<Int>
    ) throws(QuantityFault) -> UInt16 {
        guard let number = WholeNumberText.value(of: text) else {
            throw QuantityFault(
                "must be an address, not \(whole.shown)", hint: "such as \(example)")
        }
        guard ports.contains(number), let port = UInt16(exactly: number) else {
            throw QuantityFault(
                "holds the port \(number); ports are \(ports.lowerBound) to \(ports.upperBound)")
        }
        return port
    }

    private static func isIPv4(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.count <= 3
                    && WholeNumberText.value(of: part).map { 0...255 ~= $0 } == true
            }
    }
}

// MARK: - What people write instead

extension ListenText {
    private static func withoutColon(_ text: String) -> QuantityFault {
        if WholeNumberText.value(of: text[...]) != nil { return withoutHost(text) }
        if isIPv4(text[...]) {
            return QuantityFault(
                "must be an address with a port, and \(text.shown) has none",
                hint: "such as '\(text):8080'")
        }
        return QuantityFault("must be an address, not \(text.shown)", hint: "such as \(example)")
    }

    private static func withoutHost(_ text: String) -> QuantityFault {
        QuantityFault(
            "must be an address, and \(text.shown) is only a port",
            hint: "write '127.0.0.1:\(text)' for this host alone, '0.0.0.0:\(text)' for every "
                + "IPv4 address of it, '\"[::]:\(text)\"' for every IPv6 address")
    }

    private static func wrongHost(
        _ host: Substring, port: UInt16, in text: String
    ) -> QuantityFault {
        if host.isEmpty || host == "*" { return withoutHost(String(port)) }
        if host == "localhost" {
            return QuantityFault(
                "must be an address, not a name", hint: "write '127.0.0.1:\(port)'")
        }
        if host.contains(":") {
            return QuantityFault(
                "must have an IPv6 address in brackets, not \(text.shown)",
                hint: "write '\"[\(host)]:\(port)\"'")
        }
        return QuantityFault(
            "holds \(host.shown), which is not an IPv4 address", hint: "such as \(example)")
    }
}
