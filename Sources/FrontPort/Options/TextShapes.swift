import FrontWire
import Model

extension OptionShape where Value == String {
    static var path: OptionShape {
        OptionShape(
            placeholder: "PATH", examples: ["/run/front.sock"],
            read: { text throws(QuantityFault) in
                if let fault = PathText.fault(of: text) { throw fault }
                return text
            }, write: { $0 })
    }
}

extension OptionShape where Value == [String] {
    static var hosts: OptionShape {
        list("HOST,...", "api.example.com,*.example.org", HostText.read)
    }

    static var paths: OptionShape { list("PATH,...", "/api,/static", PathPrefixText.read) }

    /// Values with commas between them.
    private static func list(
        _ placeholder: String, _ example: String,
        _ read: @escaping (String) throws(QuantityFault) -> String
    ) -> OptionShape {
        OptionShape(
            placeholder: placeholder, examples: [example],
            read: { text throws(QuantityFault) in
                var words: [String] = []
                for word in text.split(separator: ",", omittingEmptySubsequences: false) {
                    words.append(try read(String(word)))
                }
                guard words.count <= WireLimits.matchesPerService else {
                    throw QuantityFault("must be at most \(WireLimits.matchesPerService) of them")
                }
                return words
            }, write: { $0.isEmpty ? "all" : $0.joined(separator: ",") })
    }
}

extension OptionShape where Value == Stickiness? {
    static var stickiness: OptionShape {
        OptionShape(
            placeholder: "none|cookie:NAME|header:NAME|client-address",
            examples: ["cookie:replica"],
            read: { text throws(QuantityFault) in try Self.read(text) }, write: Self.write)
    }

    private static func read(_ text: String) throws(QuantityFault) -> Stickiness? {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.dropFirst().first) {
        case ("none", nil): return nil
        case ("client-address", nil): return .clientAddress
        case ("cookie", let name?): return .cookie(name: try TokenText.readCookieName(name))
        case ("header", let name?): return .header(name: try TokenText.readHeaderName(name))
        default:
            throw QuantityFault(
                "must be none, cookie:NAME, header:NAME or client-address, not \(text.shown)")
        }
    }

    private static func write(_ sticky: Stickiness?) -> String {
        switch sticky {
        case nil: "none"
        case .cookie(let name): "cookie:\(name)"
        case .header(let name): "header:\(name)"
        case .clientAddress: "client-address"
        }
    }
}
