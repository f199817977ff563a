import LinuxIO

/// The `Date` line of the current second (RFC 9110 section 6.6.1): written when the second has
/// changed, copied for every head.
struct DateLine: ~Copyable {
    /// "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    static let byteCount = 37

    let base: UnsafeMutablePointer<UInt8>
    /// Of the monotonic clock. A wall clock that is set meanwhile shows within a second.
    private var expires: Int64

    init(now: Int64) {
        base = .allocate(capacity: DateLine.byteCount)
        base.initialize(repeating: 0, count: DateLine.byteCount)
        expires = .min
        refresh(now: now)
    }

    deinit { base.deallocate() }

    @inline(__always)
    mutating func refresh(now: Int64) {
        if now >= expires { write(now: now) }
    }

    @inline(never)
    private mutating func write(now: Int64) {
        let time = WallClock.now
        expires = now + 1_000_000_000 - Int64(time.nanoseconds)
        let date = CivilDate(secondsSince1970: time.seconds)
        var at = 0
        put("Date: ", &at)
        put(date.weekday, &at)
        put(", ", &at)
        put(date.day, digits: 2, &at)
        put(" ", &at)
        put(date.monthName, &at)
        put(" ", &at)
        put(date.year, digits: 4, &at)
        put(" ", &at)
        put(date.hour, digits: 2, &at)
        put(":", &at)
        put(date.minute, digits: 2, &at)
        put(":", &at)
        put(date.second, digits: 2, &at)
        put(" GMT\r\n", &at)
    }

    private func put(_ text: StaticString, _ at: inout Int) {
        (base + at).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        at += text.utf8CodeUnitCount
    }

    private func put(_ number: Int, digits: Int, _ at: inout Int) {
        var rest = number
        for place in (0..<digits).reversed() {
            base[at + place] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
        at += digits
    }
}

/// A moment in the Gregorian calendar, in UTC.
struct CivilDate: Equatable {
    let year: Int
    /// 1 to 12.
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    /// 0 is Sunday.
    private let dayOfWeek: Int

    /// From 1970 on. Counts the days from 1 March of the year 0, so that the leap day is the last of
    /// its year: 400 years have 146,097 days, 100 years 36,524 or one more, and the months from March
    /// on repeat 31, 30, 31, 30, 31 (153 days).
    init(secondsSince1970 seconds: Int) {
        let days = seconds / 86_400
        let daysSinceMarchOf0 = days + 719_468
        let era = daysSinceMarchOf0 / 146_097
        let dayOfEra = daysSinceMarchOf0 % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        // 1 January 1970 was a Thursday.
        dayOfWeek = (days + 4) % 7
        hour = seconds % 86_400 / 3_600
        minute = seconds % 3_600 / 60
        second = seconds % 60
    }

    var weekday: StaticString {
        switch dayOfWeek {
        case 0: "Sun"
        case 1: "Mon"
        case 2: "Tue"
        case 3: "Wed"
        case 4: "Thu"
        case 5: "Fri"
        default: "Sat"
        }
    }

    var monthName: StaticString {
        switch month {
        case 1: "Jan"
        case 2: "Feb"
        case 3: "Mar"
        case 4: "Apr"
        case 5: "May"
        case 6: "Jun"
        case 7: "Jul"
        case 8: "Aug"
        case 9: "Sep"
        case 10: "Oct"
        case 11: "Nov"
        default: "Dec"
        }
    }
}
