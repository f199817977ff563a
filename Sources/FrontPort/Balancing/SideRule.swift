import Model

/// Which of two revisions a request is for.
enum Side: UInt8 {
    case any, canary, others

    var isAny: Bool { if case .any = self { true } else { false } }
    var isCanary: Bool { if case .canary = self { true } else { false } }
}

/// `CanaryRouting` as plain memory, for the request path.
struct SideRule {
    enum Kind: UInt8 { case none, cookie, header }

    let kind: Kind
    let name: ShortText
    /// Of a request that says nothing.
    let usual: Side

    init(_ routing: CanaryRouting? = nil) {
        switch routing?.match {
        case nil: (kind, name) = (.none, ShortText())
        case .cookie(let name): (kind, self.name) = (.cookie, ShortText(name))
        case .header(let name): (kind, self.name) = (.header, ShortText(name))
        }
        usual = routing?.isByRequestOnly == true ? .others : .any
    }

    var isNone: Bool { if case .none = kind { true } else { false } }
    var looksAtCookies: Bool { if case .cookie = kind { true } else { false } }

    /// What the value of the header or the cookie says; nil: nothing.
    static func side(saidBy value: UnsafeBufferPointer<UInt8>) -> Side? {
        if value.isText("always") { return .canary }
        return value.isText("never") ? .others : nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func isText(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index] != text.utf8Start[index] { return false }
        return true
    }
}
