/// The values of one name in a `Cookie` field (RFC 6265 section 4.2.1), one after another.
struct CookieValues {
    private let name: ShortText
    private let field: UnsafeBufferPointer<UInt8>
    private var start = 0

    init(of name: ShortText, in field: UnsafeBufferPointer<UInt8>) {
        self.name = name
        self.field = field
    }

    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        while start < field.count {
            var end = start
            while end < field.count, field[end] != UInt8(ascii: ";") { end += 1 }
            let pair = UnsafeBufferPointer(rebasing: field[start..<end])
            start = end + 1
            if let value = value(inPair: pair) { return value }
        }
        return nil
    }

    private func value(
        inPair pair: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8>? {
        var start = 0
        while start < pair.count, pair[start] == UInt8(ascii: " ") { start += 1 }
        let equals = start + name.count
        guard equals < pair.count, pair[equals] == UInt8(ascii: "="),
            name.isSame(as: UnsafeBufferPointer(rebasing: pair[start..<equals]))
        else { return nil }
        return UnsafeBufferPointer(rebasing: pair[(equals + 1)...])
    }
}
