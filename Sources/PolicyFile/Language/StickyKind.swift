import Model

/// `sticky`: the word `client-address`, or one key that says what to go by.
extension Kind where Value == Stickiness {
    private static var word: String { "client-address" }
    private static var hint: String {
        "write '{ cookie: NAME }', '{ header: NAME }' or 'client-address'"
    }

    static var stickiness: Kind {
        Kind(
            schema: [
                .init(
                    "anyOf",
                    .list([
                        .object(["enum": .list([.text(word)])]),
                        .object(keys.schema + [.init("maxProperties", .number(1))]),
                    ]))
            ],
            written: { sticky in
                switch sticky {
                case .cookie(let name): .object(["cookie": .text(name)])
                case .header(let name): .object(["header": .text(name)])
                case .clientAddress: .text(word)
                }
            },
            read: { node, path, decoding in
                switch node.content {
                case .scalar(let scalar) where scalar.text == word: return .clientAddress
                case .mapping: return readKeys(node, path, &decoding)
                default:
                    decoding.refuse(path, node, expected: "a way to tell clients", hint: hint)
                    return nil
                }
            })
    }

    private static func readKeys(
        _ node: YAMLNode, _ path: String, _ decoding: inout Decoding
    ) -> Stickiness? {
        var draft = StickyDraft()
        let findings = decoding.findings.count
        keys.read(node, at: path, into: &draft, &decoding)
        if decoding.findings.count > findings {
            decoding.refuseQuietly(path)
            return nil
        }
        switch (draft.cookie, draft.header) {
        case (let name?, nil): return .cookie(name: name)
        case (nil, let name?): return .header(name: name)
        default:
            decoding.refuse(
                path, at: node.position,
                QuantityFault("must have one of 'cookie' and 'header'", hint: hint))
            return nil
        }
    }

    private static var keys: Section<StickyDraft> {
        Section(
            "One of the two.", defaults: StickyDraft(),
            [
                Field(
                    "cookie", .cookieName, \.cookie, also: ["cookie-name"],
                    "The front sets a cookie of this name, and goes by it."),
                Field(
                    "header", .headerName, \.header, also: ["header-name"],
                    "Requests with the same value of this header go to the same replica; those "
                        + "without it go by 'balance'."),
            ])
    }
}

private struct StickyDraft {
    var cookie: String?
    var header: String?
}

extension Kind where Value == String {
    static var cookieName: Kind {
        token("a cookie's name", example: TokenText.cookieExample, TokenText.readCookieName)
    }

    static var headerName: Kind {
        token("a header's name", example: TokenText.headerExample, TokenText.readHeaderName)
    }

    private static func token(
        _ expected: String, example: String,
        _ read: @escaping (String) throws(QuantityFault) -> String
    ) -> Kind {
        Kind(
            expected, example: example,
            schema: [
                "type": .text("string"), "maxLength": .number(TokenText.bytesMaximum),
                "pattern": .text(TokenText.pattern),
            ],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in try read(scalar.text) })
    }
}
