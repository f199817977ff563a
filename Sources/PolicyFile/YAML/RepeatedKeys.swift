import Yams

/// Yams refuses a document with a repeated key outright: it names one of the places and hides
/// every other mistake. So the key is overwritten, in a copy of the text and in place, by one that
/// occurs nowhere else, and the copy is read again; the tree is complete then, and whoever walks it
/// sees both places.
enum RepeatedKeys {
    /// As many are told at once.
    private static let attemptsMaximum = 8
    /// Reading again takes time (a megabyte some seconds): long files get fewer attempts.
    private static let bytesReadAgainMaximum = 1 << 18

    struct Composed {
        let parser: Yams.Parser
        let root: Yams.Node?
        /// The keys that were overwritten, by their places.
        let repeatedKeys: [Position: String]
    }

    static func compose(_ source: SourceText) throws -> Composed {
        var source = source
        var repeatedKeys: [Position: String] = [:]
        while true {
            do {
                let parser = try parser(for: source.text)
                return Composed(
                    parser: parser, root: try parser.singleRoot(), repeatedKeys: repeatedKeys)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let position = Position(line: context.mark.line, column: context.mark.column)
                let attempts = repeatedKeys.count + 1
                guard let key = keys.first, attempts <= attemptsMaximum,
                    attempts * source.text.utf8.count <= bytesReadAgainMaximum,
                    let changed = source.overwriting(
                        key, at: position, attempt: repeatedKeys.count)
                else { throw YamlError.duplicatedKeysInMapping(duplicates: keys, context: context) }
                repeatedKeys[position] = key
                source = changed
            }
        }
    }

    /// - `Resolver.basic`: no guessing of types, which costs eight regular expressions a key.
    /// - `.utf8`: the default asks an environment variable and prints.
    /// - The blank lines: Yams hands libyaml a pointer into the string for as long as it parses.
    ///   Strings of up to 15 bytes live inside the value itself, which has no lasting address.
    private static func parser(for text: String) throws -> Yams.Parser {
        try Yams.Parser(
            yaml: text + String(repeating: "\n", count: 16), resolver: .basic, encoding: .utf8)
    }
}

extension SourceText {
    /// The first private-use character (Unicode, chapter 23.5); YAML takes them for letters.
    private static let privateUse: UInt32 = 0xE000

    /// The same text with one key replaced by as many private-use characters.
    fileprivate func overwriting(_ key: String, at position: Position, attempt: Int) -> SourceText?
    {
        guard var start = index(of: position), start < text.endIndex,
            let stand = Unicode.Scalar(Self.privateUse + UInt32(attempt))
        else { return nil }
        if text.unicodeScalars[start] == "\"" || text.unicodeScalars[start] == "'" {
            start = text.unicodeScalars.index(after: start)
        }
        let rest = text.unicodeScalars[start...]
        guard !key.isEmpty, rest.starts(with: key.unicodeScalars) else { return nil }
        var changed = String(text.unicodeScalars[..<start])
        changed.unicodeScalars.append(contentsOf: key.unicodeScalars.map { _ in stand })
        changed.unicodeScalars.append(contentsOf: rest.dropFirst(key.unicodeScalars.count))
        return SourceText(changed)
    }
}
