/// Walks through a kernel text of words and lines, byte by byte and without allocating. It holds its
/// place only; the text is given with each call.
struct TextScanner {
    private(set) var position = 0

    /// The next word of this line; nil at its end.
    mutating func word(in text: Span<UInt8>) -> Range<Int>? {
        while position < text.count, text[position] == Self.space { position += 1 }
        let start = position
        while position < text.count, text[position] != Self.space, text[position] != Self.newline {
            position += 1
        }
        return start == position ? nil : start..<position
    }

    /// Goes to the next line. False at the text's end.
    mutating func nextLine(in text: Span<UInt8>) -> Bool {
        while position < text.count, text[position] != Self.newline { position += 1 }
        position += 1
        return position < text.count
    }

    private static let space = UInt8(ascii: " ")
    private static let newline = UInt8(ascii: "\n")
}

extension Span<UInt8> {
    func holds(_ word: StaticString, at range: Range<Int>) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        return begins(with: word, at: range)
    }

    func begins(with word: StaticString, at range: Range<Int>) -> Bool {
        let count = word.utf8CodeUnitCount
        guard range.count >= count else { return false }
        for index in 0..<count where self[range.lowerBound + index] != word.utf8Start[index] {
            return false
        }
        return true
    }

    /// Nil unless it is all digits, and also beyond UInt64.
    func number(at range: Range<Int>) -> UInt64? {
        if range.isEmpty { return nil }
        var number: UInt64 = 0
        for index in range {
            guard let digit = digit(at: index) else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(digit)
            if overflow || carry { return nil }
            number = sum
        }
        return number
    }

    /// `12.34`, as the kernel writes percentages: always with two places.
    func decimal(at range: Range<Int>) -> Double? {
        guard range.count > 3, self[range.upperBound - 3] == UInt8(ascii: "."),
            let whole = number(at: range.lowerBound..<range.upperBound - 3),
            let hundredths = number(at: range.upperBound - 2..<range.upperBound)
        else { return nil }
        return Double(whole) + Double(hundredths) / 100
    }

    private func digit(at index: Int) -> UInt64? {
        let byte = self[index]
        return UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            ? UInt64(byte - UInt8(ascii: "0")) : nil
    }
}
