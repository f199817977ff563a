/// Looks for one value in a JSON document without making a tree of it: what lies beside the way is
/// skipped byte by byte, so that a large document costs neither memory nor recursion.
package struct JSONCursor {
    private let bytes: [UInt8]
    private var position: Int

    /// Skipped values may hold others no deeper than this: a document of a million brackets is garbage.
    private static let depthMaximum = 512

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
        skipSpace()
    }

    /// Moves to the value at the end of the way.
    package mutating func follow(_ steps: [JSONPath.Step]) throws(MetricFault) {
        for step in steps {
            switch step {
            case .member(let name): try enterMember(name)
            case .item(let index): try enterItem(index)
            }
        }
    }

    /// The number here, also one that is written as a text, as Prometheus does.
    package mutating func number() throws(MetricFault) -> Substring {
        if peek == Self.quote { return try text()[...] }
        let start = position
        while let byte = peek, !Self.isEnd(byte) { position += 1 }
        let word = String(decoding: bytes[start..<position].prefix(100), as: UTF8.self)
        switch word {
        case "": throw peek == nil ? Self.cut : MetricFault("is no number but a \(kind)")
        case "null", "true", "false": throw MetricFault("is '\(word)', not a number")
        default: return word[...]
        }
    }

    /// Whether another item follows, the cursor being behind one.
    package mutating func hasNext() -> Bool {
        skipSpace()
        return peek == Self.comma
    }

    /// Past the comma that `hasNext` has seen.
    package mutating func skipComma() { step() }

    package var isList: Bool { peek == Self.openList }
    package var isObject: Bool { peek == Self.openObject }

    /// Moves into the list here; false if it is empty.
    package mutating func enterList() throws(MetricFault) -> Bool {
        guard isList else { throw MetricFault("is no list but a \(kind)") }
        step()
        return peek != Self.closeList
    }

    // MARK: Steps

    private mutating func enterMember(_ name: String) throws(MetricFault) {
        guard isObject else {
            throw MetricFault("is not there: a \(kind) stands where \(name.shown) should be")
        }
        step()
        while peek != Self.closeObject {
            let key = try text()
            skipSpace()
            guard peek == Self.colon else { throw Self.garbage }
            step()
            if key == name { return }
            try skip()
            if !hasNext() { break }
            step()
        }
        guard peek == Self.closeObject else { throw peek == nil ? Self.cut : Self.garbage }
        throw MetricFault("is not there: there is no \(name.shown)")
    }

    private mutating func enterItem(_ index: Int) throws(MetricFault) {
        guard try enterList() else { throw MetricFault("is not there: the list is empty") }
        for passed in 0..<index {
            try skip()
            guard hasNext() else {
                throw MetricFault("is not there: the list has \(passed + 1) items")
            }
            step()
        }
    }

    /// One value, whatever it holds.
    package mutating func skip() throws(MetricFault) {
        var depth = 0
        repeat {
            switch peek {
            case nil: throw Self.cut
            case Self.quote: try skipText()
            case Self.openObject, Self.openList:
                depth += 1
                position += 1
                if depth > Self.depthMaximum { throw Self.garbage }
            case Self.closeObject, Self.closeList:
                depth -= 1
                position += 1
                if depth < 0 { throw Self.garbage }
            case Self.comma where depth > 0, Self.colon where depth > 0: position += 1
            default: try skipWord()
            }
            skipSpace()
        } while depth > 0
    }

    private mutating func skipWord() throws(MetricFault) {
        let start = position
        while let byte = peek, !Self.isEnd(byte) { position += 1 }
        if position == start { throw Self.garbage }
    }

    private mutating func skipText() throws(MetricFault) {
        position += 1
        while let byte = peek, byte != Self.quote {
            position += byte == Self.backslash ? 2 : 1
        }
        guard position < bytes.count else { throw Self.cut }
        position += 1
    }

    /// A text as it stands: a name with escapes in it is compared by its escapes.
    private mutating func text() throws(MetricFault) -> String {
        skipSpace()
        guard peek == Self.quote else { throw peek == nil ? Self.cut : Self.garbage }
        let start = position + 1
        try skipText()
        return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
    }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func step() {
        position += 1
        skipSpace()
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    private var kind: String {
        switch peek {
        case Self.openObject: "set of keys"
        case Self.openList: "list"
        case Self.quote: "text"
        default: "plain value"
        }
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        byte <= 0x20
            || [comma, colon, closeList, closeObject, openList, openObject, quote]
                .contains(byte)
    }

    private static let garbage = MetricFault("is not to be had: the answer is not JSON")
    private static let cut = MetricFault("is not to be had: the answer is cut off, or no JSON")
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let comma = UInt8(ascii: ",")
    private static let colon = UInt8(ascii: ":")
    private static let openObject = UInt8(ascii: "{")
    private static let closeObject = UInt8(ascii: "}")
    private static let openList = UInt8(ascii: "[")
    private static let closeList = UInt8(ascii: "]")
}
