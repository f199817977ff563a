/// A part of a response that tells who answered: a header or a field of a JSON body.
enum LabelSource: Hashable, Sendable {
    case header(String)
    case jsonField(String)

    var name: String {
        switch self {
        case .header(let name), .jsonField(let name): name
        }
    }
}

/// The value of the first member `name` in a JSON text, wherever it is nested: a string without its
/// quotes, or a number or word as it stands. No parser: it looks at every response under load.
func jsonMember(_ name: String, in text: [UInt8]) -> String? {
    let key = Array("\"\(name)\"".utf8)
    guard let keyEnd = end(of: key, in: text) else { return nil }
    var at = skipBlanks(text, from: keyEnd)
    guard at < text.count, text[at] == UInt8(ascii: ":") else { return nil }
    at = skipBlanks(text, from: at + 1)
    guard at < text.count else { return nil }
    if text[at] == UInt8(ascii: "\"") {
        let value = text[(at + 1)...].prefix { $0 != UInt8(ascii: "\"") }
        return String(decoding: value, as: UTF8.self)
    }
    let value = text[at...].prefix { !UInt8.jsonDelimiters.contains($0) }
    return String(decoding: value, as: UTF8.self)
}

private func end(of key: [UInt8], in text: [UInt8]) -> Int? {
    guard text.count >= key.count else { return nil }
    for start in 0...(text.count - key.count)
    where text[start] == key[0] && text[start..<start + key.count].elementsEqual(key) {
        return start + key.count
    }
    return nil
}

private func skipBlanks(_ text: [UInt8], from start: Int) -> Int {
    var at = start
    while at < text.count, text[at] <= UInt8(ascii: " ") { at += 1 }
    return at
}

extension UInt8 {
    fileprivate static let jsonDelimiters: [UInt8] = Array(",}] \r\n\t".utf8)
}
