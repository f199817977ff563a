import Model

extension Kind where Value == [String: String] {
    private static var fieldsMaximum: Int { 32 }

    /// Header fields, name and value. What Coxswain itself says of the connection is not theirs.
    static var headers: Kind {
        Kind(
            schema: [
                .init("type", .text("object")), .init("maxProperties", .number(fieldsMaximum)),
                .init("propertyNames", .object(["pattern": .text(TokenText.pattern)])),
                .init(
                    "additionalProperties",
                    .object(["type": .list([.text("string"), .text("number"), .text("boolean")])])),
            ],
            written: { fields in
                .object(fields.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) })
            },
            read: { node, path, decoding in
                guard case .mapping(let entries) = node.content, entries.count <= fieldsMaximum
                else {
                    decoding.refuse(
                        path, node, expected: "a set of at most \(fieldsMaximum) header fields",
                        hint: "such as '{ Host: shop.example.com }'")
                    return nil
                }
                var fields: [String: String] = [:]
                for entry in entries {
                    do throws(QuantityFault) {
                        let name = try TokenText.readHeaderName(entry.key)
                        fields[name] = try value(of: entry)
                    } catch {
                        decoding.refuse(
                            path.appending(key: entry.key), at: entry.keyPosition, error)
                    }
                }
                return fields.count == entries.count ? fields : nil
            })
    }

    private static func value(of entry: YAMLEntry) throws(QuantityFault) -> String {
        if ["connection", "content-length", "transfer-encoding"].contains(entry.key.lowercased()) {
            throw QuantityFault("is not for a probe to say", hint: "remove it")
        }
        guard case .scalar(let scalar) = entry.value.content, !scalar.isNothing,
            scalar.text.utf8.count <= 1_024,
            scalar.text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw QuantityFault(
                "must be a text of printable ASCII", hint: "at most 1024 bytes on one line")
        }
        return scalar.text
    }
}
