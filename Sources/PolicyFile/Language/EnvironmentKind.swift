import Model

extension Kind where Value == [String: String] {
    /// Environment variables: values as they are written, so that `1.10` stays `1.10` and `on`
    /// stays `on`.
    static var environment: Kind {
        Kind(
            schema: [
                .init("type", .text("object")),
                .init(
                    "propertyNames",
                    .object([
                        "pattern": .text("^[A-Za-z_][A-Za-z0-9_]*$"),
                        "not": .object(["pattern": .text("^(?:PORT$|COXSWAIN_)")]),
                    ])),
                .init(
                    "additionalProperties",
                    .object(["type": .list([.text("string"), .text("number"), .text("boolean")])])),
            ],
            written: { values in
                .object(values.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) })
            },
            read: { node, path, decoding in
                guard case .mapping(let entries) = node.content else {
                    decoding.refuse(
                        path, node, expected: "a set of variables",
                        hint: "one 'NAME: value' a line, or '{ NAME: value }'")
                    return nil
                }
                return variables(entries, path, &decoding)
            })
    }

    private static func variables(
        _ entries: [YAMLEntry], _ path: String, _ decoding: inout Decoding
    ) -> [String: String]? {
        var variables: [String: String] = [:]
        for entry in entries where !decoding.isFull {
            if let fault = nameFault(entry.key) {
                decoding.error(
                    "\(entry.key.shown) in '\(path)' \(fault.message)", at: entry.keyPosition,
                    hint: fault.hint)
                continue
            }
            if let value = value(of: entry, path.appending(key: entry.key), &decoding) {
                variables[entry.key] = value
            }
        }
        return variables.count == entries.count ? variables : nil
    }

    private static func value(
        of entry: YAMLEntry, _ path: String, _ decoding: inout Decoding
    ) -> String? {
        switch entry.value.content {
        case .scalar(let scalar) where !scalar.isNothing:
            return scalar.text
        case .scalar:
            decoding.refuse(
                path, at: entry.keyPosition,
                QuantityFault("must be a text, not nothing", hint: "write '\"\"' for an empty one"))
        case .list, .mapping, .refused:
            decoding.refuse(
                path, entry.value, expected: "a text",
                hint: "a text that begins with '[' or '{' needs quotes")
        }
        return nil
    }

    private static func nameFault(_ name: String) -> QuantityFault? {
        if name == "PORT" || name.hasPrefix("COXSWAIN_") {
            return QuantityFault(
                "is set by Coxswain itself",
                hint: name == "PORT"
                    ? "each replica gets a port of its own: write '${PORT}' in the command"
                    : "names that begin with COXSWAIN_ are reserved; choose another")
        }
        let isName =
            !name.isEmpty && name.first?.isNumber == false
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return isName
            ? nil
            : QuantityFault(
                "is not the name of a variable",
                hint: "letters, digits and '_', the first not a digit, as in 'LOG_LEVEL'")
    }
}
