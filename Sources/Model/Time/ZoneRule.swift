/// The rule for the years after the last transition, as TZ of POSIX writes it:
/// `CET-1CEST,M3.5.0,M10.5.0/3`. Of the ways to name a day only `Mm.w.d`, which all zones of today use.
struct ZoneRule: Equatable, Sendable {
    private struct Change: Equatable, Sendable {
        let month: Int
        /// 5: the last one.
        let week: Int
        let weekday: Int
        let seconds: Int
    }

    private let standard: Int
    private var summer: (offset: Int, begins: Change, ends: Change)?

    static func == (left: Self, right: Self) -> Bool {
        left.standard == right.standard && left.summer?.offset == right.summer?.offset
            && left.summer?.begins == right.summer?.begins
            && left.summer?.ends == right.summer?.ends
    }

    init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        var names = parts.first ?? ""
        guard Self.dropName(&names), let west = Self.seconds(&names) else { return nil }
        standard = -west
        if names.isEmpty { return }
        guard Self.dropName(&names) else { return nil }
        let offset = names.isEmpty ? standard + 3_600 : Self.seconds(&names).map { -$0 }
        guard parts.count == 3, let offset, let begins = Self.change(parts[1]),
            let ends = Self.change(parts[2])
        else { return nil }
        summer = (offset, begins, ends)
    }

    func offset(at seconds: Int) -> Int {
        guard let summer else { return standard }
        let day = (seconds + standard).floorDivided(by: 86_400).quotient
        let year = CivilDate(daysSince1970: day).year
        let begins = Self.local(summer.begins, year) - standard
        let ends = Self.local(summer.ends, year) - summer.offset
        let isSummer =
            begins < ends ? (begins..<ends).contains(seconds) : !(ends..<begins).contains(seconds)
        return isSummer ? summer.offset : standard
    }

    /// Local seconds since 1970 of the change in that year.
    private static func local(_ change: Change, _ year: Int) -> Int {
        let first = CivilDate(year: year, month: change.month, day: 1)
        let ahead = (change.weekday - first.weekday).floorDivided(by: 7).remainder
        var day = first.daysSince1970 + ahead + 7 * (change.week - 1)
        let next = CivilDate(
            year: change.month == 12 ? year + 1 : year, month: change.month % 12 + 1, day: 1)
        while day >= next.daysSince1970 { day -= 7 }
        return day * 86_400 + change.seconds
    }

    // MARK: Reading

    /// Letters, or anything in angle brackets.
    private static func dropName(_ text: inout Substring) -> Bool {
        let before = text.count
        if text.first == "<" {
            text = text.drop { $0 != ">" }.dropFirst()
        } else {
            text = text.drop(while: \.isLetter)
        }
        return text.count < before
    }

    /// `-1`, `5:30`, `3`.
    private static func seconds(_ text: inout Substring) -> Int? {
        let sign = text.first == "-" ? -1 : 1
        if text.first == "-" || text.first == "+" { text = text.dropFirst() }
        let digits = text.prefix { $0.isNumber || $0 == ":" }
        text = text.dropFirst(digits.count)
        let fields = digits.split(separator: ":").map { Int($0) }
        guard (1...3).contains(fields.count), !fields.contains(nil) else { return nil }
        let parts = fields.compactMap(\.self) + [0, 0]
        return sign * (parts[0] * 3_600 + parts[1] * 60 + parts[2])
    }

    private static func change(_ text: Substring) -> Change? {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard let day = parts.first, day.first == "M" else { return nil }
        let fields = day.dropFirst().split(separator: ".").map { Int($0) }.compactMap(\.self)
        var time = parts.count == 2 ? parts[1] : "2"
        guard fields.count == 3, let seconds = seconds(&time), (1...12).contains(fields[0]),
            (1...5).contains(fields[1]), (0...6).contains(fields[2])
        else { return nil }
        return Change(month: fields[0], week: fields[1], weekday: fields[2], seconds: seconds)
    }
}
