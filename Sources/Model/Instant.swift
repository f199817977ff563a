/// A point on the host's monotonic clock (CLOCK_MONOTONIC). The core never reads a clock; it is
/// told the time. Differences are `Duration`s.
package struct Instant: Hashable, Comparable, Sendable, Codable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    // All four, and seen by other targets: those that Comparable has for free are called through its witness
    // table, and instants are compared some ten times for each replica in each step.
    @inlinable
    package static func < (left: Self, right: Self) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    @inlinable
    package static func <= (left: Self, right: Self) -> Bool {
        left.nanoseconds <= right.nanoseconds
    }

    @inlinable
    package static func > (left: Self, right: Self) -> Bool {
        left.nanoseconds > right.nanoseconds
    }

    @inlinable
    package static func >= (left: Self, right: Self) -> Bool {
        left.nanoseconds >= right.nanoseconds
    }

    package static func + (instant: Self, span: Duration) -> Self {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(span.wholeNanoseconds)
        return Self(nanoseconds: overflow ? .max : sum)
    }

    package static func - (instant: Self, span: Duration) -> Self {
        let (sum, overflow) = instant.nanoseconds.subtractingReportingOverflow(
            span.wholeNanoseconds)
        return Self(nanoseconds: overflow ? .min : sum)
    }

    package static func - (left: Self, right: Self) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }
}

extension Duration {
    /// Whole nanoseconds, held within Int64 (292 years).
    package var wholeNanoseconds: Int64 {
        // `components` divides twice, and in a 128-bit integer of the library's own: several times as long.
        Int64(clamping: attoseconds / 1_000_000_000)
    }

    package var wholeMilliseconds: Int64 { wholeNanoseconds / 1_000_000 }
    package var wholeMicroseconds: Int64 { wholeNanoseconds / 1_000 }

    /// `250 ms`, `1.5 s`, `2 min 5 s`, `3 h`: for people.
    package var text: String {
        let milliseconds = wholeMilliseconds
        if milliseconds < 1_000 { return "\(milliseconds) ms" }
        if milliseconds < 60_000 { return Self.decimal(milliseconds, per: 1_000) + " s" }
        let seconds = milliseconds / 1_000
        if seconds < 3_600 { return Self.pair(seconds / 60, "min", seconds % 60, "s") }
        if seconds < 86_400 { return Self.pair(seconds / 3_600, "h", seconds % 3_600 / 60, "min") }
        return Self.pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h")
    }

    private static func decimal(_ value: Int64, per unit: Int64) -> String {
        let tenths = value % unit * 10 / unit
        return tenths == 0 ? "\(value / unit)" : "\(value / unit).\(tenths)"
    }

    private static func pair(_ large: Int64, _ unit: String, _ small: Int64, _ part: String)
        -> String
    {
        small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(part)"
    }
}
