/// IPv6 addresses: RFC 4291 section 2.2 in, RFC 5952 out, so that equal addresses are equal texts.
package enum IPv6Text {
    /// Nil if it is none. An IPv4 address within (`::ffff:1.2.3.4`) and a zone are not taken:
    /// neither is anything to listen on.
    package static func canonical(_ text: Substring) -> String? {
        guard let groups = groups(text) else { return nil }
        let gap = longestZeros(groups)
        guard let gap else { return hexadecimal(groups[...]) }
        return hexadecimal(groups[..<gap.lowerBound]) + "::"
            + hexadecimal(groups[gap.upperBound...])
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard let head = parse(halves[0]) else { return nil }
        if halves.count == 1 { return head.count == 8 ? head : nil }
        guard halves.count == 2, let tail = parse(halves[1]), head.count + tail.count < 8 else {
            return nil
        }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func parse(_ text: Substring) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit),
                let group = UInt16(part, radix: 16)
            else { return nil }
            groups.append(group)
        }
        return groups
    }

    /// RFC 5952 section 4.2: the longest run of at least two, the first of equals.
    private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
        var longest = 0..<0
        for start in groups.indices {
            let length = groups[start...].prefix { $0 == 0 }.count
            if length > longest.count { longest = start..<(start + length) }
        }
        return longest.count >= 2 ? longest : nil
    }

    private static func hexadecimal(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
}
