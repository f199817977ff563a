import Model

extension Kind where Value == [String] {
    /// The host names of a service.
    static var hosts: Kind {
        let host = Kind<String>(
            "a host name", example: HostText.example,
            schema: ["type": .text("string"), "pattern": .text(HostText.pattern)],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in try HostText.read(scalar.text) })
        return oneOrMore(
            of: host, upTo: FrontSection.matchesMaximum, "hosts", example: HostText.example)
    }

    static var pathPrefixes: Kind {
        let prefix = Kind<String>(
            "a path", example: PathPrefixText.example,
            schema: ["type": .text("string"), "pattern": .text(PathPrefixText.pattern)],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in try PathPrefixText.read(scalar.text) })
        return oneOrMore(
            of: prefix, upTo: FrontSection.matchesMaximum, "paths", example: PathPrefixText.example)
    }
}
