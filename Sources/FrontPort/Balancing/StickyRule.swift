import Model

/// `Stickiness` as plain memory, for the request path.
struct StickyRule {
    enum Kind: UInt8 { case none, cookie, header, clientAddress }

    let kind: Kind
    let name: ShortText

    init(_ stickiness: Stickiness? = nil) {
        switch stickiness {
        case nil: (kind, name) = (.none, ShortText())
        case .cookie(let name): (kind, self.name) = (.cookie, ShortText(name))
        case .header(let name): (kind, self.name) = (.header, ShortText(name))
        case .clientAddress: (kind, name) = (.clientAddress, ShortText())
        }
    }

    var setsCookie: Bool { if case .cookie = kind { true } else { false } }
}
