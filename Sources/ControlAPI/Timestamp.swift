/// A point on the wall clock, to the millisecond. In JSON a text of RFC 3339 in UTC:
/// `2026-02-03T04:05:06.789Z`.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let millisecondsSince1970: Int64

    package init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }
}

extension Timestamp: CustomStringConvertible {
    package var description: String {
        let (day, milliseconds) = Self.floorDivide(millisecondsSince1970, by: Self.dayMilliseconds)
        let date = Self.civilDate(day: day)
        let seconds = milliseconds / 1_000
        return Self.digits(date.year, 4) + "-" + Self.digits(date.month, 2) + "-"
            + Self.digits(date.day, 2) + "T" + Self.digits(seconds / 3_600, 2) + ":"
            + Self.digits(seconds / 60 % 60, 2) + ":" + Self.digits(seconds % 60, 2) + "."
            + Self.digits(milliseconds % 1_000, 3) + "Z"
    }

    /// Parses what `description` prints; nil for anything else.
    package init?(_ text: String) {
        let fields = text.split(whereSeparator: { "-T:.Z".contains($0) }).map { Int64($0) }
        guard fields.count == 7, !fields.contains(nil) else { return nil }
        let parts = fields.compactMap(\.self)
        guard (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
        let day = Self.daysSince1970(year: parts[0], month: parts[1], day: parts[2])
        let seconds = (parts[3] * 60 + parts[4]) * 60 + parts[5]
        self.init(
            millisecondsSince1970: day * Self.dayMilliseconds + seconds * 1_000 + parts[6])
        if description != text { return nil }
    }

    private static let dayMilliseconds: Int64 = 86_400_000

    private static func digits(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

/// Days and dates of the Gregorian calendar without a date library. Years are taken to begin in
/// March, so that the leap day is the last of its year, and are counted in eras of 400, which have
/// 146097 days each. Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms".
extension Timestamp {
    private static let eraDays: Int64 = 146_097
    /// From 0000-03-01, where eras begin, to 1970-01-01.
    private static let epochShift: Int64 = 719_468

    fileprivate static func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
        let remainder = value % divisor
        return remainder < 0
            ? (value / divisor - 1, remainder + divisor) : (value / divisor, remainder)
    }

    fileprivate static func civilDate(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(day + epochShift, by: eraDays)
        let leaps = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leaps) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    fileprivate static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let (era, yearOfEra) = floorDivide(month <= 2 ? year - 1 : year, by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * eraDays + dayOfEra - epochShift
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let parsed = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not a time in UTC as of RFC 3339")
        }
        self = parsed
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
