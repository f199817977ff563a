import Model

/// Why bytes are not a text that is worth parsing. Nothing but what precedes the fault is shown.
struct SourceRejection: Error {
    let source: SourceText
    let finding: Finding
}

extension SourceText {
    /// Bytes from anywhere to a text that is short enough, not empty, UTF-8, and free of control
    /// characters. YAML takes a NUL for the end of the file and would pass over the rest.
    static func checked(_ bytes: [UInt8]) -> Result<SourceText, SourceRejection> {
        if bytes.count > Limits.policyFileBytes { return .failure(tooLong(bytes.count)) }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return .failure(
                rejection("", "the file is in UTF-16", hint: "save it as UTF-8"))
        }
        guard let whole = String(validating: bytes, as: UTF8.self) else {
            return .failure(notUTF8(bytes))
        }
        let text = withoutByteOrderMark(whole)
        if text.allSatisfy(\.isWhitespace) { return .failure(empty) }
        if let index = text.unicodeScalars.firstIndex(where: isForbidden) {
            return .failure(controlCharacter(text.unicodeScalars[index], after: text[..<index]))
        }
        return .success(SourceText(text))
    }

    /// libyaml counts the mark as a column, so that the first line would seem to be indented.
    private static func withoutByteOrderMark(_ text: String) -> String {
        guard text.unicodeScalars.first == "\u{FEFF}" else { return text }
        return String(text.unicodeScalars.dropFirst())
    }

    /// yaml.org, YAML 1.2.2, section 5.1: characters that a file must not hold as they are.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x85: false
        case 0x00..<0x20, 0x7F..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}

// MARK: - What is said about it

extension SourceText {
    private static var empty: SourceRejection {
        rejection(
            "", "the file is empty",
            hint: "the shortest policy names a service and its command; see policies/minimal.yaml")
    }

    private static func tooLong(_ count: Int) -> SourceRejection {
        rejection(
            "", "the file has more than \(Limits.policyFileBytes) bytes, which is the limit",
            hint: "a policy describes one service and is rarely longer than a page")
    }

    private static func controlCharacter(
        _ scalar: Unicode.Scalar, after text: Substring
    ) -> SourceRejection {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = String(repeating: "0", count: max(4 - digits.count, 0)) + digits
        return rejection(
            text, "the control character U+\(code) is not allowed; is this a text file?",
            hint: "inside double quotes YAML has escapes for such characters")
    }

    private static func notUTF8(_ bytes: [UInt8]) -> SourceRejection {
        let sound = validPrefix(of: bytes)
        let byte = String(bytes[sound.count], radix: 16, uppercase: true)
        return rejection(
            String(decoding: sound, as: UTF8.self)[...],
            "the byte 0x\(byte) is not UTF-8; is this a text file?", hint: "save it as UTF-8")
    }

    private static func validPrefix(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var length = 0
        while case .valid(let encoded) = parser.parseScalar(from: &iterator) {
            length += encoded.count
        }
        return bytes.prefix(length)
    }

    private static func rejection(
        _ before: Substring, _ message: String, hint: String
    ) -> SourceRejection {
        let source = SourceText(String(before))
        return SourceRejection(
            source: source,
            finding: Finding(
                position: source.behind, severity: .error, message: message, hint: hint))
    }

    /// The place right behind the text.
    private var behind: Position {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return Position(line: lines.count, column: (lines.last?.unicodeScalars.count ?? 0) + 1)
    }
}
