/// Finds files whose aliases could expand without bound ("billion laughs"). Aliases are refused in
/// any case once the document is read, but Yams hashes mapping keys while it reads, and a key may
/// be an alias to aliases to aliases: thirty of them are a billion nodes.
enum AliasBomb {
    /// With so few, the expansion stays within some twenty times the size of the file.
    private static let aliasesMaximum = 8

    /// Rather too many than too few are counted (`*x` in a quoted text counts), and only if there
    /// is anything that an alias could refer to.
    static func find(in source: SourceText) -> Finding? {
        let places = places(of: "*", in: source.text)
        guard places.count > aliasesMaximum, !self.places(of: "&", in: source.text).isEmpty else {
            return nil
        }
        return Finding(
            position: source.position(of: places[aliasesMaximum]), severity: .error,
            message:
                "the file has more than \(aliasesMaximum) YAML aliases, or what looks like them",
            hint: "write values out; a script with '&name' and '*name' belongs in a file of its own"
        )
    }

    /// Where the sign is followed by a character that an anchor's name may begin with.
    private static func places(of sign: Unicode.Scalar, in text: String) -> [String.Index] {
        let bytes = text.utf8
        return zip(bytes.indices, bytes.indices.dropFirst()).lazy
            .filter { bytes[$0] == UInt8(ascii: sign) && isNameByte(bytes[$1]) }
            .prefix(aliasesMaximum + 1).map(\.0)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}

extension SourceText {
    fileprivate func position(of index: String.Index) -> Position {
        let before = text[..<index].split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return Position(
            line: before.count, column: (before.last?.unicodeScalars.count ?? 0) + 1)
    }
}
