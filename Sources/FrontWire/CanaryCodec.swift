import Model

// How requests are shared out between the revisions of a canary, as a message.

private enum Field {
    static let kind: UInt16 = 1
    static let name: UInt16 = 2
    static let isByRequestOnly: UInt16 = 3
}

private enum Kind: String { case header, cookie }

extension TaggedWriter {
    mutating func canary(_ routing: CanaryRouting) {
        switch routing.match {
        case .header: text(Field.kind, Kind.header.rawValue)
        case .cookie: text(Field.kind, Kind.cookie.rawValue)
        }
        text(Field.name, routing.match.name)
        count(Field.isByRequestOnly, routing.isByRequestOnly ? 1 : 0)
    }
}

extension TaggedReader {
    /// Nil for a way to tell that only a newer release knows: then the weights decide.
    func canary() throws(WireFault) -> CanaryRouting? {
        var rest = self
        var kind: Kind?
        var name: String?
        var isByRequestOnly = false
        while let field = try rest.next() {
            switch field.number {
            case Field.kind:
                kind = Kind(rawValue: try field.text("canary", limit: WireLimits.nameBytes))
            case Field.name: name = try field.text("canary name", limit: WireLimits.nameBytes)
            case Field.isByRequestOnly:
                isByRequestOnly = try field.integer("canary share") as UInt8 != 0
            default: continue
            }
        }
        guard let kind else { return nil }
        guard let name else { throw .malformed(what: "canary: it lacks a name") }
        let match: CanaryMatch =
            switch kind {
            case .header: .header(name: name)
            case .cookie: .cookie(name: name)
            }
        return CanaryRouting(match, isByRequestOnly: isByRequestOnly)
    }
}
