/// Minutes of local time, as crontab(5) writes them: minute, hour, day of month, month, day of week.
/// A day counts when it fits both day fields, or one of them where both are restricted (POSIX crontab).
package struct CronTime: Equatable, Sendable, Codable {
    /// As it was written.
    package let text: String
    package let minutes: Set<Int>
    package let hours: Set<Int>
    package let days: Set<Int>
    package let months: Set<Int>
    /// 0 is Sunday.
    package let weekdays: Set<Int>
    private let daysAreFree: Bool
    private let weekdaysAreFree: Bool

    package static let example = "'0 8 * * mon-fri'"

    private static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    package init(_ text: String) throws(QuantityFault) {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard text.utf8.count <= 200, words.count == 5 else {
            throw QuantityFault(
                "must be five fields (minute, hour, day, month, day of week), not \(text.shown)",
                hint: "such as \(Self.example)")
        }
        self.text = text
        minutes = try Self.field(words[0], "minute", 0...59)
        hours = try Self.field(words[1], "hour", 0...23)
        days = try Self.field(words[2], "day", 1...31)
        months = try Self.field(words[3], "month", 1...12, names: Self.monthNames, first: 1)
        let week = try Self.field(
            words[4], "day of week", 0...7, names: Self.weekdayNames, first: 0)
        weekdays = Set(week.map { $0 % 7 })
        (daysAreFree, weekdaysAreFree) = (words[2].hasPrefix("*"), words[4].hasPrefix("*"))
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        do throws(QuantityFault) {
            try self.init(text)
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: error.message))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package func matches(_ date: CivilDate) -> Bool {
        guard months.contains(date.month) else { return false }
        let (day, weekday) = (days.contains(date.day), weekdays.contains(date.weekday))
        return daysAreFree || weekdaysAreFree ? day && weekday : day || weekday
    }

    /// Whether there is any such day: the 30th of February is none.
    package var everComes: Bool {
        // Eight years hold every calendar but those around a century's missing leap day.
        let first = CivilDate(year: 2024, month: 1, day: 1).daysSince1970
        return (0..<(8 * 366)).contains { matches(CivilDate(daysSince1970: first + $0)) }
    }

    /// `*`, `5`, `1-5`, `*/15`, `8-18/2`, names, and lists of them.
    private static func field(
        _ word: Substring, _ name: String, _ range: ClosedRange<Int>, names: [String] = [],
        first: Int = 0
    ) throws(QuantityFault) -> Set<Int> {
        var found: Set<Int> = []
        for part in word.split(separator: ",", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
            guard let body = pieces.first, pieces.count <= 2,
                let step = pieces.count == 2 ? Int(pieces[1]) : 1, step > 0,
                let span = span(body, range, names, first, isStepped: pieces.count == 2)
            else {
                throw QuantityFault(
                    "has \(String(part).shown) for the \(name), which is not within "
                        + "\(range.lowerBound) to \(range.upperBound)",
                    hint:
                        "a field is '*', a number, a range '1-5', a step '*/15', or a list of those"
                )
            }
            found.formUnion(stride(from: span.lowerBound, through: span.upperBound, by: step))
        }
        return found
    }

    private static func span(
        _ text: Substring, _ range: ClosedRange<Int>, _ names: [String], _ first: Int,
        isStepped: Bool
    ) -> ClosedRange<Int>? {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { end in
            Int(end) ?? names.firstIndex(of: end.lowercased()).map { $0 + first }
        }
        guard let low = ends.first ?? nil, range.contains(low) else { return nil }
        if ends.count == 1 { return low...(isStepped ? range.upperBound : low) }
        guard ends.count == 2, let high = ends[1], range.contains(high), low <= high else {
            return nil
        }
        return low...high
    }
}
