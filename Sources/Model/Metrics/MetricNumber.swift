/// A figure as others write it, made into thousandths or refused: what is absurd decides nothing.
package enum MetricNumber {
    /// As much as a target may be: beyond it arithmetic has no room, and no figure a meaning.
    package static let maximum = 1e12

    package static func milli(_ text: Substring) throws(MetricFault) -> Int64 {
        // `Double` also reads hexadecimal, and words that are judged below.
        let isPlain = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0)
        }
        let isWord = ["nan", "inf", "+inf", "-inf"].contains(text.lowercased())
        guard text.utf8.count <= 64, isPlain || isWord, let number = Double(text) else {
            throw MetricFault("is not a number but \(String(text.prefix(100)).shown)")
        }
        return try milli(number)
    }

    /// Rounded up, as Kubernetes' quantities are.
    package static func milli(_ number: Double) throws(MetricFault) -> Int64 {
        if number.isNaN { throw MetricFault("is NaN") }
        if number.isInfinite { throw MetricFault("is infinite") }
        if number < 0 { throw MetricFault("is \(number), and less than nothing cannot be") }
        guard number <= maximum else {
            throw MetricFault(
                "is \(number), more than the \(MilliText.write(Int(maximum) * 1_000)) "
                    + "that there can be of anything")
        }
        return Int64((number * 1_000).rounded(.up))
    }
}

/// When a figure was measured, by somebody else's clock.
package enum MetricTime {
    /// So much may clocks differ.
    private static let skew: Int64 = 5_000

    /// On the monotonic clock, `clock` telling what clocks show.
    package static func instant(
        ofWall milliseconds: Int64, _ clock: WallClock
    ) throws(MetricFault) -> Instant {
        let (age, overflow) = clock.millisecondsSince1970.subtractingReportingOverflow(milliseconds)
        guard !overflow, milliseconds > 0 else {
            throw MetricFault("bears a time that cannot be")
        }
        guard age >= -skew else {
            throw MetricFault("is of a time that comes in \(Duration.milliseconds(-age).text) only")
        }
        return clock.at - .milliseconds(max(0, age))
    }
}
