import Model

/// A set of keys of the policy language. The one description from which decoding, the search for
/// unknown keys and the JSON Schema follow.
struct Section<Target> {
    let summary: String
    /// What the keys are when they are left out.
    let defaults: Target
    let fields: [Field<Target>]

    init(_ summary: String, defaults: Target, _ fields: [Field<Target>]) {
        self.summary = summary
        self.defaults = defaults
        self.fields = fields
    }

    /// `scale.cpu.target` and the like, to say where a misplaced key belongs.
    var paths: [String] { fields.flatMap(\.paths) }
}

// MARK: - Decoding

extension Section {
    /// Sets on the target what the node says. The path of the whole file is empty.
    func read(
        _ node: YAMLNode, at path: String, into target: inout Target, _ decoding: inout Decoding
    ) {
        guard let entries = entries(of: node, at: path, &decoding) else { return }
        for entry in entries where !decoding.isFull {
            guard let field = fields.first(where: { $0.key == entry.key }) else {
                reportUnknown(entry, in: path, &decoding)
                continue
            }
            let place = entry.value.isNothing ? entry.keyPosition : entry.value.position
            decoding.note(path.appending(key: field.key), at: place)
            field.read(entry.value, path.appending(key: field.key), &target, &decoding)
        }
        for field in fields
        where field.isRequired && !entries.contains(where: { $0.key == field.key }) {
            decoding.error(
                "missing '\(path.appending(key: field.key))'", at: node.position,
                hint: field.requirement)
        }
    }

    /// The kind of one item with these keys. What they say is judged when nothing is wrong with any of
    /// them by itself; nil is a refusal that has been reported.
    func kind<Value>(
        written: @escaping (Value) -> JSONValue,
        judgedBy judge: @escaping (Target, String, inout Decoding) -> Value?
    ) -> Kind<Value> {
        Kind<Value>(
            schema: schema, written: written,
            read: { node, path, decoding in
                var target = defaults
                let findings = decoding.findings.count
                read(node, at: path, into: &target, &decoding)
                let isSound = decoding.findings.count == findings
                let value = isSound ? judge(target, path, &decoding) : nil
                if value == nil { decoding.refuseQuietly(path) }
                return value
            })
    }

    private func entries(
        of node: YAMLNode, at path: String, _ decoding: inout Decoding
    ) -> [YAMLEntry]? {
        let subject = path.isEmpty ? "a policy" : "'\(path)'"
        switch node.content {
        case .mapping(let entries):
            return entries
        case .refused:
            decoding.refuseQuietly(path)
        case .scalar(let scalar) where scalar.isNothing:
            decoding.refuseQuietly(path)
            decoding.error(
                "\(subject) is empty", at: node.position,
                hint: "remove it, or give it some of the keys \(keyList)")
        case .scalar, .list:
            decoding.refuseQuietly(path)
            decoding.error(
                "\(subject) must be a set of keys, not \(node.found)", at: node.position,
                hint: "its keys are \(keyList), each on a line of its own")
        }
        return nil
    }

    private func reportUnknown(_ entry: YAMLEntry, in path: String, _ decoding: inout Decoding) {
        let place = path.isEmpty ? "" : " in '\(path)'"
        let list = "the keys \(path.isEmpty ? "here" : "of '\(path)'") are \(keyList)"
        let meant = suggestion(for: entry.key, in: path).map { "did you mean '\($0)'? " } ?? ""
        decoding.error(
            "unknown key \(entry.key.shown)\(place)", at: entry.keyPosition, hint: meant + list)
    }

    /// Another name for one of the keys, a slip of the pen, or a key of another section.
    private func suggestion(for word: String, in path: String) -> String? {
        let plain = String(word.lowercased().map { $0 == "_" ? "-" : $0 })
        if let field = fields.first(where: { $0.synonyms.contains(plain) }) {
            return field.key
        }
        return NearestWord.to(word, among: fields.map(\.key))
            ?? PolicyLanguage.root.paths.first { $0.split(separator: ".").last == word[...] }
    }

    private var keyList: String { fields.map { "'\($0.key)'" }.listed() }
}

extension YAMLNode {
    fileprivate var isNothing: Bool {
        if case .scalar(let scalar) = content { scalar.isNothing } else { false }
    }
}

extension String {
    func appending(key: String) -> String { isEmpty ? key : "\(self).\(key)" }
}

// MARK: - Schema

extension Section {
    /// The JSON Schema of this set of keys; deeper ones are written out within.
    var schema: [JSONValue.Member] {
        var members = [
            JSONValue.Member("type", .text("object")),
            JSONValue.Member("additionalProperties", .flag(false)),
            JSONValue.Member(
                "properties",
                .object(fields.map { JSONValue.Member($0.key, $0.schema(defaults)) })),
        ]
        let required = fields.filter(\.isRequired).map { JSONValue.text($0.key) }
        if !required.isEmpty { members.append(JSONValue.Member("required", .list(required))) }
        return members
    }
}
