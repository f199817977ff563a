/// Durations as policies write them: `250ms`, `5s`, `1.5s`, `2m`, `1h30m`, `0s`.
package enum DurationText {
    /// Longer ones are typing errors, and the sum stays far from overflow.
    package static let maximum: Duration = .seconds(1000 * 86_400)

    package static let example = "'250ms', '5s' or '1h30m'"
    package static let pattern =
        #"^(?:[0-9]+\.[0-9]+(?:ms|s|m|h|d)|(?=[0-9])(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?"#
        + #"(?:[0-9]+s)?(?:[0-9]+ms)?)$"#

    private typealias Unit = (name: String, milliseconds: UInt64)
    private static let units: [Unit] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// Whole milliseconds in units of falling size; a fraction only where there is one unit.
    package static func read(_ text: String) throws(QuantityFault) -> Duration {
        if text.utf8.count > 32 || text.contains(" ") { throw malformed(text) }
        let limit = UInt64(maximum.components.seconds) * 1_000
        var rest = text[...]
        var allowed = units[...]
        var total: UInt64 = 0
        repeat {
            let part = try readPart(of: &rest, in: text, &allowed)
            total += min(part, limit + 1)
        } while !rest.isEmpty
        if total > limit {
            throw QuantityFault("must be at most \(write(maximum)), not \(text.shown)")
        }
        return .milliseconds(Int64(total))
    }

    /// One number with its unit, in milliseconds. Only smaller units are allowed behind it.
    private static func readPart(
        of rest: inout Substring, in text: String, _ allowed: inout ArraySlice<Unit>
    ) throws(QuantityFault) -> UInt64 {
        let (number, tail) = rest.numberAndUnit
        let letters = tail.prefix { $0.isLetter }
        rest = tail.dropFirst(letters.count)
        let isAlone = number.count + letters.count == text.count
        guard isAlone || !number.contains("."), let decimal = DecimalNumber(number) else {
            throw malformed(text)
        }
        guard let index = allowed.firstIndex(where: { $0.name == letters }) else {
            throw wrongUnit(text, number: number, letters: letters)
        }
        allowed = allowed[(index + 1)...]
        guard let milliseconds = decimal.scaled(by: units[index].milliseconds) else {
            throw QuantityFault(
                "must be a duration in whole milliseconds, not \(text.shown)",
                hint: "such as \(example)")
        }
        return milliseconds
    }

    /// The shortest text that reads as the same duration.
    package static func write(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        var rest =
            UInt64(max(seconds, 0)) * 1_000 + UInt64(max(attoseconds, 0) / 1_000_000_000_000_000)
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text.isEmpty ? "0s" : text
    }

    private static func malformed(_ text: String) -> QuantityFault {
        QuantityFault(
            "must be a duration, not \(text.shown)",
            hint: "a duration is a number with one of the units ms, s, m, h, d, such as \(example)")
    }

    private static func wrongUnit(
        _ text: String, number: Substring, letters: Substring
    ) -> QuantityFault {
        if letters.isEmpty {
            return QuantityFault(
                "must be a duration, and \(text.shown) has no unit",
                hint: "write '\(number)s' for seconds, '\(number)ms' for milliseconds")
        }
        if units.contains(where: { $0.name == letters }) {
            return QuantityFault(
                "must be a duration, and the units of \(text.shown) are not in falling order",
                hint: "write, for instance, '1h30m'")
        }
        return QuantityFault(
            "must be a duration, and \(letters.shown) is not a unit",
            hint: "the units are ms, s, m, h and d, as in \(example)")
    }
}
