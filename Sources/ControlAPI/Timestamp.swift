import Model

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
        let (day, rest) = Int(millisecondsSince1970).floorDivided(by: Int(Self.dayMilliseconds))
        let (date, milliseconds) = (CivilDate(daysSince1970: day), Int64(rest))
        let seconds = milliseconds / 1_000
        return Self.digits(Int64(date.year), 4) + "-" + Self.digits(Int64(date.month), 2) + "-"
            + Self.digits(Int64(date.day), 2) + "T" + Self.digits(seconds / 3_600, 2) + ":"
            + Self.digits(seconds / 60 % 60, 2) + ":" + Self.digits(seconds % 60, 2) + "."
            + Self.digits(milliseconds % 1_000, 3) + "Z"
    }

    /// Parses what `description` prints; nil for anything else.
    package init?(_ text: String) {
        let fields = text.split(whereSeparator: { "-T:.Z".contains($0) }).map { Int64($0) }
        guard fields.count == 7, !fields.contains(nil) else { return nil }
        let parts = fields.compactMap(\.self)
        guard (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
        // What describes itself otherwise is refused below: a year of ten digits need not be reckoned.
        guard (0...9_999).contains(parts[0]) else { return nil }
        let date = CivilDate(year: Int(parts[0]), month: Int(parts[1]), day: Int(parts[2]))
        let day = Int64(date.daysSince1970)
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
