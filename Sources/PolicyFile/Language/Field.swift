/// One key of the policy language: how it is written, what it means, and where its value goes.
struct Field<Target> {
    let key: String
    /// What people coming from other tools call it.
    let synonyms: [String]
    /// Nil: it may be left out. Else what to say when it is.
    let requirement: String?
    let paths: [String]
    let read: (YAMLNode, _ path: String, inout Target, inout Decoding) -> Void
    /// Given the section's defaults, which hold this key's own.
    let schema: (_ defaults: Target) -> JSONValue

    var isRequired: Bool { requirement != nil }
}

extension Field {
    /// A key with a default.
    init<Value>(
        _ key: String, _ kind: Kind<Value>, _ target: WritableKeyPath<Target, Value>,
        also synonyms: [String] = [], _ summary: String
    ) {
        self.init(
            key, kind, also: synonyms, requirement: nil, summary,
            write: { $0[keyPath: target] = $1 },
            defaultText: { kind.written($0[keyPath: target]) })
    }

    /// A key that is required, or whose absence means something that the summary tells.
    init<Value>(
        _ key: String, _ kind: Kind<Value>, _ target: WritableKeyPath<Target, Value?>,
        also synonyms: [String] = [], required requirement: String? = nil, _ summary: String
    ) {
        self.init(
            key, kind, also: synonyms, requirement: requirement, summary,
            write: { $0[keyPath: target] = $1 }, defaultText: { _ in nil })
    }

    /// A required key whose place in the target holds something meaningless before.
    init<Value>(
        _ key: String, _ kind: Kind<Value>, _ target: WritableKeyPath<Target, Value>,
        also synonyms: [String] = [], required requirement: String, _ summary: String
    ) {
        self.init(
            key, kind, also: synonyms, requirement: requirement, summary,
            write: { $0[keyPath: target] = $1 }, defaultText: { _ in nil })
    }

    private init<Value>(
        _ key: String, _ kind: Kind<Value>, also synonyms: [String], requirement: String?,
        _ summary: String, write: @escaping (inout Target, Value) -> Void,
        defaultText: @escaping (Target) -> JSONValue?
    ) {
        self.key = key
        self.synonyms = synonyms
        self.requirement = requirement
        paths = [key]
        read = { node, path, target, decoding in
            guard let value = kind.read(node, path, &decoding) else { return }
            write(&target, value)
        }
        schema = { defaults in
            var members = [JSONValue.Member("description", .text(summary))] + kind.schema
            if let text = defaultText(defaults) { members.append(.init("default", text)) }
            return .object(members)
        }
    }
}

// MARK: - Keys that hold keys

extension Field {
    static func section<Part>(
        _ key: String, _ section: Section<Part>, _ target: WritableKeyPath<Target, Part>,
        also synonyms: [String] = [], required requirement: String? = nil
    ) -> Field {
        Field(
            key: key, synonyms: synonyms, requirement: requirement,
            paths: [key] + section.paths.map { "\(key).\($0)" },
            read: { node, path, target_, decoding in
                section.read(node, at: path, into: &target_[keyPath: target], &decoding)
            },
            schema: { _ in .object(section.described) })
    }

    /// A section whose very presence means something; it begins from its defaults.
    static func section<Part>(
        _ key: String, _ section: Section<Part>, _ target: WritableKeyPath<Target, Part?>,
        also synonyms: [String] = []
    ) -> Field {
        Field(
            key: key, synonyms: synonyms, requirement: nil,
            paths: [key] + section.paths.map { "\(key).\($0)" },
            read: { node, path, target_, decoding in
                var part = section.defaults
                section.read(node, at: path, into: &part, &decoding)
                target_[keyPath: target] = part
            },
            schema: { _ in .object(section.described) })
    }

    /// A section that can be switched off as a whole by `off`.
    static func section<Part>(
        _ key: String, _ section: Section<Part>, _ target: WritableKeyPath<Target, Part>,
        also synonyms: [String] = [], off: Part, means meaning: String
    ) -> Field {
        let keys = Field.section(key, section, target)
        return Field(
            key: key, synonyms: synonyms, requirement: nil, paths: keys.paths,
            read: { node, path, target_, decoding in
                if case .scalar(let scalar) = node.content, Kind<Part>.isOff(scalar) {
                    target_[keyPath: target] = off
                } else {
                    keys.read(node, path, &target_, &decoding)
                }
            },
            schema: { _ in
                .object([
                    "description": .text("\(section.summary) 'off' \(meaning)."),
                    // YAML 1.1 reads a bare `off` as false, YAML 1.2 as a text.
                    "anyOf": .list([
                        .object(["enum": .list([.text("off"), .flag(false)])]),
                        .object(section.schema),
                    ]),
                ])
            })
    }
}

extension Section {
    fileprivate var described: [JSONValue.Member] {
        [JSONValue.Member("description", .text(summary))] + schema
    }
}
