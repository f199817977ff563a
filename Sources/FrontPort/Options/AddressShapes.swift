import Model

/// Where clients connect, and what they speak.
struct ListenOption: Equatable {
    let mode: FrontPolicy.Mode
    let address: ListenAddress
}

/// A replica that the options name.
struct EndpointOption: Equatable {
    let endpoint: Endpoint
    /// Beside those of the others.
    let weight: UInt16
}

extension OptionShape where Value == ListenOption {
    /// `http:127.0.0.1:8080`. Port 0 lets the kernel choose.
    static var listen: OptionShape {
        OptionShape(
            placeholder: "MODE:ADDRESS", examples: ["tcp:[::1]:0"],
            read: { text throws(QuantityFault) in
                guard let colon = text.firstIndex(of: ":"),
                    let mode = FrontPolicy.Mode(rawValue: String(text[..<colon]))
                else {
                    throw QuantityFault(
                        "must begin with 'http:' or 'tcp:', not be \(text.shown)",
                        hint: "such as 'http:127.0.0.1:8080' or 'tcp:unix:/run/b.sock'")
                }
                let address = text[text.index(after: colon)...]
                return ListenOption(mode: mode, address: try read(address, ports: 0...65_535))
            }, write: { "\($0.mode.rawValue):\($0.address.optionText)" })
    }
}

extension OptionShape where Value == EndpointOption {
    private static var weights: ClosedRange<Int> { 1...100 }

    /// `127.0.0.1:9001`, `unix:/run/b.sock,weight=3`.
    static var endpoint: OptionShape {
        OptionShape(
            placeholder: "ADDRESS[,weight=N]", examples: ["unix:/run/b.sock,weight=3"],
            read: { text throws(QuantityFault) in
                let parts = text.split(
                    separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
                let address = try read(parts[0], ports: 1...65_535)
                let weight = try parts.count == 2 ? weight(parts[1]) : 1
                return EndpointOption(endpoint: Endpoint(address), weight: weight)
            },
            write: { "\($0.endpoint),weight=\($0.weight)" })
    }

    private static func weight(_ text: Substring) throws(QuantityFault) -> UInt16 {
        guard text.hasPrefix("weight="), let weight = Int(text.dropFirst(7)),
            weights.contains(weight)
        else {
            throw QuantityFault(
                "must have a weight from \(weights.lowerBound) to \(weights.upperBound) behind the "
                    + "comma, not \(text.shown)", hint: "such as '127.0.0.1:9001,weight=3'")
        }
        return UInt16(weight)
    }
}

extension OptionShape {
    /// As policies write addresses; before the path of a Unix socket there may be `unix:`.
    fileprivate static func read(
        _ text: Substring, ports: ClosedRange<Int>
    ) throws(QuantityFault) -> ListenAddress {
        let isMarked = text.hasPrefix("unix:/")
        return try ListenText.read(String(text.dropFirst(isMarked ? 5 : 0)), ports: ports)
    }
}

extension ListenAddress {
    var optionText: String {
        if case .unix(let path) = self { "unix:\(path)" } else { description }
    }
}

extension Endpoint {
    init(_ address: ListenAddress) {
        switch address {
        case .ipv4(host: "127.0.0.1", let port): self = .loopback(port: port)
        case .ipv4(let host, let port), .ipv6(let host, let port):
            self = .address(host: host, port: port)
        case .unix(let path): self = .unix(path: path)
        }
    }
}
