import Model

/// JSON with its members in the order given, so that the generated schema is the same text each
/// time and its history reads well.
indirect enum JSONValue: Equatable {
    case text(String)
    case number(Int)
    /// In thousandths.
    case decimal(milli: Int)
    case flag(Bool)
    case list([JSONValue])
    case object([Member])

    struct Member: Equatable {
        let key: String
        let value: JSONValue

        init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { Member($0.key, $0.value) })
    }
}

extension JSONValue {
    /// Indented by two spaces a level; lists of single values on one line.
    func written(indent: String = "") -> String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .number(let number): "\(number)"
        case .decimal(let milli): MilliText.write(milli)
        case .flag(let flag): flag ? "true" : "false"
        case .list(let items) where items.allSatisfy(\.isSingle):
            "[" + items.map { $0.written() }.joined(separator: ", ") + "]"
        case .list(let items):
            Self.block("[", items.map { $0.written(indent: indent + "  ") }, "]", indent)
        case .object(let members) where members.isEmpty: "{}"
        case .object(let members):
            Self.block(
                "{",
                members.map {
                    "\(Self.quoted($0.key)): " + $0.value.written(indent: indent + "  ")
                },
                "}", indent)
        }
    }

    private var isSingle: Bool {
        switch self {
        case .text, .number, .decimal, .flag: true
        case .list, .object: false
        }
    }

    private static func block(
        _ open: String, _ lines: [String], _ close: String, _ indent: String
    ) -> String {
        "\(open)\n" + lines.map { "\(indent)  \($0)" }.joined(separator: ",\n")
            + "\n\(indent)\(close)"
    }

    /// RFC 8259 section 7: quotes, backslashes and control characters are escaped.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
