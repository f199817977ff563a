import Model

/// A way to write a value: what is accepted, how a default is written, and the same as JSON Schema.
struct Kind<Value> {
    let schema: [JSONValue.Member]
    let written: (Value) -> JSONValue
    /// Nil when the value is refused; the decoding then holds at least one finding about it.
    let read: (YAMLNode, _ path: String, inout Decoding) -> Value?

    init(
        schema: [JSONValue.Member], written: @escaping (Value) -> JSONValue,
        read: @escaping (YAMLNode, _ path: String, inout Decoding) -> Value?
    ) {
        self.schema = schema
        self.written = written
        self.read = read
    }

    /// One text that is either good or not.
    /// - Parameter expected: what it must be, with an article: `a duration`.
    init(
        _ expected: String, example: String, schema: KeyValuePairs<String, JSONValue>,
        written: @escaping (Value) -> JSONValue,
        parse: @escaping (YAMLScalar) throws(QuantityFault) -> Value
    ) {
        self.init(
            schema: schema.map { JSONValue.Member($0.key, $0.value) }, written: written,
            read: { node, path, decoding in
                do throws(QuantityFault) {
                    return try parse(node.scalar(expected, example: example))
                } catch {
                    guard case .refused = node.content else {
                        decoding.refuse(path, at: node.position, error)
                        return nil
                    }
                    decoding.refuseQuietly(path)
                    return nil
                }
            })
    }

    static func isOff(_ scalar: YAMLScalar) -> Bool {
        !scalar.isQuoted && ["off", "false", "no"].contains(scalar.text)
            || scalar.isQuoted && scalar.text == "off"
    }
}

extension YAMLNode {
    func scalar(_ expected: String, example: String) throws(QuantityFault) -> YAMLScalar {
        guard case .scalar(let scalar) = content, !scalar.isNothing else {
            throw QuantityFault("must be \(expected), not \(found)", hint: "such as \(example)")
        }
        return scalar
    }
}
