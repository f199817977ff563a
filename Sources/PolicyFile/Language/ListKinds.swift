import Model

extension Kind {
    /// A list, each item of which is read and placed by itself: `run.read-write-paths[2]`.
    static func list<Item>(of item: Kind<Item>, hint: String) -> Kind where Value == [Item] {
        Kind(
            schema: [.init("type", .text("array")), .init("items", .object(item.schema))],
            written: { .list($0.map(item.written)) },
            read: { node, path, decoding in
                guard case .list(let nodes) = node.content else {
                    decoding.refuse(path, node, expected: "a list", hint: hint)
                    return nil
                }
                return item.readAll(nodes, path, &decoding)
            })
    }

    /// A list of so many items.
    /// - Parameters:
    ///   - noun: what they are, in the plural: `metrics`.
    ///   - instead: what to do who has too many; nil: an example says enough.
    static func list<Item>(
        of item: Kind<Item>, _ count: ClosedRange<Int>, _ noun: String, example: String,
        insteadOfMore instead: String? = nil
    ) -> Kind where Value == [Item] {
        let list = Kind.list(of: item, hint: "such as \(example)")
        return Kind(
            schema: list.schema + [
                .init("minItems", .number(count.lowerBound)),
                .init("maxItems", .number(count.upperBound)),
            ],
            written: list.written,
            read: { node, path, decoding in
                guard let items = list.read(node, path, &decoding) else { return nil }
                if count.contains(items.count) { return items }
                decoding.refuse(
                    path, at: node.position,
                    QuantityFault(
                        "must have \(count.lowerBound) to \(count.upperBound) \(noun), not "
                            + "\(items.count)",
                        hint: items.isEmpty
                            ? "remove it, or give it one, such as \(example)"
                            : instead ?? "such as \(example)"))
                return nil
            })
    }

    /// Nil if one of them is refused, after all have been looked at.
    fileprivate func readAll(
        _ nodes: [YAMLNode], _ path: String, _ decoding: inout Decoding
    ) -> [Value]? {
        var values: [Value] = []
        for (index, node) in nodes.enumerated() where !decoding.isFull {
            let itemPath = "\(path)[\(index)]"
            decoding.note(itemPath, at: node.position)
            if let value = read(node, itemPath, &decoding) { values.append(value) }
        }
        if values.count < nodes.count { decoding.refuseQuietly(path) }
        return values.count == nodes.count ? values : nil
    }
}

extension Kind where Value == [String] {
    /// The program and its arguments. A list only: splitting a text at its spaces is where quoting
    /// mistakes begin.
    static var command: Kind {
        let list = Kind.list(of: .argument, hint: "such as '[/usr/bin/python3, app.py]'")
        return Kind(
            schema: list.schema + [.init("minItems", .number(1))], written: list.written,
            read: { node, path, decoding in
                if case .scalar(let scalar) = node.content, !scalar.isNothing {
                    decoding.refuse(path, at: node.position, textInsteadOfList(scalar.text))
                    return nil
                }
                guard let command = list.read(node, path, &decoding) else { return nil }
                guard let fault = fault(of: command.first) else { return command }
                let first = command.isEmpty ? path : "\(path)[0]"
                decoding.refuse(first, at: decoding.places[first] ?? node.position, fault)
                return nil
            })
    }

    private static func textInsteadOfList(_ text: String) -> QuantityFault {
        let words = text.prefix(200).split(whereSeparator: \.isWhitespace).map { word in
            word.contains { ",[]{}#&*!|>'\"%@`:".contains($0) } ? "\"\(word)\"" : String(word)
        }
        return QuantityFault(
            "must be a list of the program and its arguments, not one text",
            hint: "write [\(words.joined(separator: ", "))]")
    }

    private static func fault(of program: String?) -> QuantityFault? {
        guard let program else {
            return QuantityFault("is empty", hint: "its first item is the program")
        }
        if PathText.fault(of: program) == nil { return nil }
        let isName =
            !program.isEmpty
            && program.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
        return QuantityFault(
            "must be the absolute path of the program, not \(program.shown)",
            hint: isName ? "`command -v \(program)` tells it" : "such as '/usr/bin/python3'")
    }
}

extension Kind {
    /// One item or a list of them: `127.0.0.1:8080` or `[127.0.0.1:8080, /run/x.sock]`.
    /// - Parameter noun: what they are, in the plural: `addresses`.
    static func oneOrMore<Item>(
        of item: Kind<Item>, upTo maximum: Int, _ noun: String, example: String
    ) -> Kind where Value == [Item] {
        Kind(
            schema: [
                .init(
                    "anyOf",
                    .list([
                        .object(item.schema),
                        .object([
                            "type": .text("array"), "items": .object(item.schema),
                            "minItems": .number(1), "maxItems": .number(maximum),
                            "uniqueItems": .flag(true),
                        ]),
                    ]))
            ],
            written: { .list($0.map(item.written)) },
            read: { node, path, decoding in
                guard case .list(let nodes) = node.content else {
                    return item.read(node, path, &decoding).map { [$0] }
                }
                guard (1...maximum).contains(nodes.count) else {
                    decoding.refuse(
                        path, at: node.position,
                        QuantityFault(
                            "must have 1 to \(maximum) \(noun)", hint: "such as \(example)"))
                    return nil
                }
                return item.readAll(nodes, path, &decoding)
            })
    }
}

extension Kind where Value == [ListenAddress] {
    static var listenAddresses: Kind {
        oneOrMore(
            of: Kind<ListenAddress>(
                "an address", example: ListenText.example,
                schema: ["type": .text("string"), "pattern": .text(ListenText.pattern)],
                written: { .text($0.description) },
                parse: { scalar throws(QuantityFault) in try ListenText.read(scalar.text) }),
            upTo: FrontSection.addressesMaximum, "addresses", example: ListenText.example)
    }
}
