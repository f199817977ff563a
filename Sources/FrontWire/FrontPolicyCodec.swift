import Model

// A service's front policy as a message.

private enum OwnField {
    static let listen: UInt16 = 1
    static let mode: UInt16 = 2
    static let sticky: UInt16 = 3
}

extension TaggedWriter {
    mutating func frontPolicy(_ policy: FrontPolicy) {
        for address in policy.listen {
            message(OwnField.listen) { $0.place(WirePlace(address)) }
        }
        text(OwnField.mode, policy.mode.rawValue)
        if let sticky = policy.sticky { message(OwnField.sticky) { $0.stickiness(sticky) } }
        for field in PolicyField.all { field.write(policy, &self) }
    }

    private mutating func stickiness(_ sticky: Stickiness) {
        switch sticky {
        case .cookie(let name):
            text(StickyField.kind, StickyKind.cookie.rawValue)
            text(StickyField.name, name)
        case .header(let name):
            text(StickyField.kind, StickyKind.header.rawValue)
            text(StickyField.name, name)
        case .clientAddress:
            text(StickyField.kind, StickyKind.clientAddress.rawValue)
        }
    }
}

extension TaggedReader {
    /// Nil for a mode that only a newer release knows: its clients speak what this one does not.
    func frontPolicy() throws(WireFault) -> FrontPolicy? {
        var rest = self
        var policy = FrontPolicy(listen: [])
        while let field = try rest.next() {
            switch field.number {
            case OwnField.listen:
                if let address = try field.fields.place().listenAddress() {
                    policy.listen.append(address)
                }
                guard policy.listen.count <= WireLimits.listenersPerService else {
                    throw .tooMany(what: "listeners", count: policy.listen.count)
                }
            case OwnField.mode:
                let name = try field.text("mode", limit: WireLimits.nameBytes)
                guard let mode = FrontPolicy.Mode(rawValue: name) else { return nil }
                policy.mode = mode
            case OwnField.sticky: policy.sticky = try field.fields.stickiness()
            default:
                try PolicyField.all.first { $0.number == field.number }?.read(field, &policy)
            }
        }
        return policy
    }

    private func stickiness() throws(WireFault) -> Stickiness? {
        var rest = self
        var kind: StickyKind?
        var name: String?
        while let field = try rest.next() {
            switch field.number {
            case StickyField.kind:
                kind = StickyKind(
                    rawValue: try field.text("stickiness", limit: WireLimits.nameBytes))
            case StickyField.name:
                name = try field.text("sticky name", limit: WireLimits.nameBytes)
            default: continue
            }
        }
        switch (kind, name) {
        case (.cookie, let name?): return .cookie(name: name)
        case (.header, let name?): return .header(name: name)
        case (.clientAddress, _): return .clientAddress
        case (nil, _): return nil
        default: throw .malformed(what: "stickiness")
        }
    }
}

private enum StickyKind: String {
    case cookie, header
    case clientAddress = "client-address"
}

private enum StickyField {
    static let kind: UInt16 = 1
    static let name: UInt16 = 2
}
