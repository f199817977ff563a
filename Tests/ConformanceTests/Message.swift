/// A message taken apart with as little understanding as possible: the suite must not share the
/// front's view of HTTP.
struct Message: Equatable {
    var startLine: Bytes
    /// Without CRLF, sorted by name; lines of one name keep their order, as it has a meaning.
    var lines: [Bytes]
    /// As on the wire.
    var body: Bytes

    /// Nil where there is no whole head.
    init?(_ bytes: Bytes) {
        guard let length = headLength(bytes) else { return nil }
        var lines = Message.split(bytes[..<(length - 4)])
        startLine = lines.removeFirst()
        self.lines = Message.sorted(lines)
        body = Array(bytes[length...])
    }

    private static func split(_ head: ArraySlice<UInt8>) -> [Bytes] {
        var lines: [Bytes] = []
        var start = head.startIndex
        for at in head.indices where head[at] == 10 && at > start && head[at - 1] == 13 {
            lines.append(Array(head[start..<(at - 1)]))
            start = at + 1
        }
        return lines + [Array(head[start...])]
    }

    private static func sorted(_ lines: [Bytes]) -> [Bytes] {
        lines.enumerated().sorted { one, other in
            let (name, otherName) = (Message.name(one.element), Message.name(other.element))
            return name == otherName ? one.offset < other.offset : name < otherName
        }.map(\.element)
    }

    static func name(_ line: Bytes) -> String {
        String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased()
    }

    /// The value of the first line of that name, without blanks around it.
    func value(_ name: String) -> String? {
        guard let line = lines.first(where: { Message.name($0) == name }) else { return nil }
        let value = line.drop { $0 != UInt8(ascii: ":") }.dropFirst()
        return String(decoding: value, as: UTF8.self).split(separator: " ").joined(separator: " ")
    }

    /// Of a response.
    var status: Int? {
        let words = String(decoding: startLine, as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1]) : nil
    }

    /// What the front adds of its own. A case that names one of these lines is about them, and then
    /// all of them count.
    static let additions: Set<String> = [
        "date", "via", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
    ]

    var namesAdditions: Bool { lines.contains { Message.additions.contains(Message.name($0)) } }

    /// As it is to be compared with what was expected. A date is checked for its form and then
    /// stands as "*", since nobody knows it beforehand.
    func comparable(with expected: Message) -> Message {
        var result = self
        if !expected.namesAdditions {
            result.lines.removeAll { Message.additions.contains(Message.name($0)) }
        }
        result.lines = result.lines.map { line in
            Message.name(line) == "date" && isDate(value("date") ?? "") ? bytes("Date: *") : line
        }
        return result
    }

    /// What the difference is, for whoever reads a failed case.
    var text: String {
        ([startLine] + lines).map { readable($0) }.joined(separator: " | ")
            + " || " + readable(body)
    }
}

/// Sun, 06 Nov 1994 08:49:37 GMT (RFC 9110 section 5.6.7).
func isDate(_ text: String) -> Bool {
    text.wholeMatch(
        of: #/(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT/#) != nil
}
