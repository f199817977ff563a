import Model

/// An address as a message: of which kind it is, and what that kind needs.
struct WirePlace {
    private enum Kind: String { case loopback, ipv4, ipv6, unix, address, direct }

    private enum Field {
        static let kind: UInt16 = 1
        static let host: UInt16 = 2
        static let port: UInt16 = 3
        static let path: UInt16 = 4
    }

    /// Nil for one that only a newer release knows.
    private var kind: Kind?
    private var host: String?
    private var port: UInt16?
    private var path: String?

    init(_ endpoint: Endpoint) {
        switch endpoint {
        case .loopback(let port): (kind, self.port) = (.loopback, port)
        case .unix(let path): (kind, self.path) = (.unix, path)
        case .address(let host, let port): (kind, self.host, self.port) = (.address, host, port)
        case .direct(let host, let port): (kind, self.host, self.port) = (.direct, host, port)
        }
    }

    init(_ address: ListenAddress) {
        switch address {
        case .ipv4(let host, let port): (kind, self.host, self.port) = (.ipv4, host, port)
        case .ipv6(let host, let port): (kind, self.host, self.port) = (.ipv6, host, port)
        case .unix(let path): (kind, self.path) = (.unix, path)
        }
    }

    fileprivate init(reading message: TaggedReader) throws(WireFault) {
        var rest = message
        while let field = try rest.next() {
            switch field.number {
            case Field.kind:
                kind = Kind(rawValue: try field.text("kind", limit: WireLimits.nameBytes))
            case Field.host: host = try field.text("host", limit: WireLimits.nameBytes)
            case Field.port: port = try field.integer("port")
            case Field.path: path = try field.text("path", limit: WireLimits.pathBytes)
            default: continue
            }
        }
    }

    fileprivate func write(into message: inout TaggedWriter) {
        if let kind { message.text(Field.kind, kind.rawValue) }
        if let host { message.text(Field.host, host) }
        if let port { message.integer(Field.port, port) }
        if let path { message.text(Field.path, path) }
    }

    /// Nil when its kind is not known here.
    func endpoint() throws(WireFault) -> Endpoint? {
        switch (kind, host, port, path) {
        case (.loopback, _, let port?, _): .loopback(port: port)
        case (.unix, _, _, let path?): .unix(path: path)
        case (.address, let host?, let port?, _): .address(host: host, port: port)
        case (.direct, let host?, let port?, _): .direct(host: host, port: port)
        case (nil, _, _, _): nil
        default: throw .malformed(what: "endpoint")
        }
    }

    /// Nil when its kind is not known here.
    func listenAddress() throws(WireFault) -> ListenAddress? {
        switch (kind, host, port, path) {
        case (.ipv4, let host?, let port?, _): .ipv4(host: host, port: port)
        case (.ipv6, let host?, let port?, _): .ipv6(host: host, port: port)
        case (.unix, _, _, let path?): .unix(path: path)
        case (nil, _, _, _): nil
        default: throw .malformed(what: "listen address")
        }
    }
}

extension TaggedWriter {
    mutating func place(_ place: WirePlace) { place.write(into: &self) }
}

extension TaggedReader {
    func place() throws(WireFault) -> WirePlace { try WirePlace(reading: self) }
}
