/// An IPv6 address in brackets as it stands in policies (RFC 5952), however a request spells it. Like
/// `IPv6Text`, without taking memory.
struct HostAddress {
    private typealias Groups = InlineArray<8, UInt16>

    /// `[` and `]`, eight groups of four and the colons between them.
    private var bytes = InlineArray<41, UInt8>(repeating: 0)
    private(set) var count = 0

    /// Nil when it is no such address.
    init?(_ name: UnsafeBufferPointer<UInt8>) {
        guard name.count > 2, name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]"),
            let groups = HostAddress.groups(
                UnsafeBufferPointer(rebasing: name[1..<(name.count - 1)]))
        else { return nil }
        append(UInt8(ascii: "["))
        let gap = HostAddress.longestZeros(groups)
        var index = 0
        while index < 8 {
            if index == gap.lowerBound, !gap.isEmpty {
                append(UInt8(ascii: ":"))
                append(UInt8(ascii: ":"))
                index = gap.upperBound
            } else {
                if index > 0, index != gap.upperBound { append(UInt8(ascii: ":")) }
                append(groups[index])
                index += 1
            }
        }
        append(UInt8(ascii: "]"))
    }

    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeBytes(of: bytes) { raw in
            body(UnsafeBufferPointer(rebasing: raw.bindMemory(to: UInt8.self)[..<count]))
        }
    }

    private static func groups(_ text: UnsafeBufferPointer<UInt8>) -> Groups? {
        var groups = Groups(repeating: 0)
        var count = 0
        var gap = -1
        var at = 0
        while at < text.count {
            if isGap(text, at) {
                guard gap < 0 else { return nil }
                gap = count
                at += 2
                if at == text.count { break }
            } else if at > 0 {
                guard text[at] == UInt8(ascii: ":") else { return nil }
                at += 1
            }
            guard count < 8, let group = group(text, &at) else { return nil }
            groups[count] = group
            count += 1
        }
        if gap < 0 { return count == 8 ? groups : nil }
        guard count < 8 else { return nil }
        for moved in 0..<(count - gap) {
            groups[7 - moved] = groups[count - 1 - moved]
            groups[count - 1 - moved] = 0
        }
        return groups
    }

    private static func isGap(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        at + 1 < text.count && text[at] == UInt8(ascii: ":") && text[at + 1] == UInt8(ascii: ":")
    }

    /// One to four digits.
    private static func group(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> UInt16? {
        let start = at
        var value: UInt16 = 0
        while at < text.count, at - start < 4, let digit = digit(text[at]) {
            value = value << 4 | digit
            at += 1
        }
        return at > start ? value : nil
    }

    private static func digit(_ byte: UInt8) -> UInt16? {
        switch HostName.folded(byte) {
        case 0x30...0x39: UInt16(byte - 0x30)
        case 0x61...0x66: UInt16(HostName.folded(byte) - 0x61 + 10)
        default: nil
        }
    }

    /// RFC 5952 section 4.2: the longest run of at least two, the first of equals; else empty.
    private static func longestZeros(_ groups: Groups) -> Range<Int> {
        var longest = 0..<0
        for start in 0..<8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(1, longest.count) { longest = start..<end }
        }
        return longest
    }

    private mutating func append(_ group: UInt16) {
        var shift = 12
        while shift > 0, group >> UInt16(shift) == 0 { shift -= 4 }
        while shift >= 0 {
            let digit = UInt8(group >> UInt16(shift) & 0xf)
            append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
            shift -= 4
        }
    }

    private mutating func append(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }
}
