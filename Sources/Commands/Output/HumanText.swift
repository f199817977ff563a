import ControlAPI

/// Figures as short as people want them in a table. Unknown ones are a dash.
package enum HumanText {
    package static let unknown = "-"

    /// kubectl's way: two units while the second one still matters. `5s`, `2m10s`, `15m`, `3h`,
    /// `3h30m`, `2d5h`, `12d`, `2y40d`.
    package static func age(seconds: Int) -> String {
        let seconds = max(0, seconds)
        let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400)
        if seconds < 120 { return "\(seconds)s" }
        if minutes < 10 { return pair(minutes, "m", seconds % 60, "s") }
        if hours < 3 { return "\(minutes)m" }
        if hours < 8 { return pair(hours, "h", minutes % 60, "m") }
        if hours < 48 { return "\(hours)h" }
        if days < 8 { return pair(days, "d", hours % 24, "h") }
        if days < 730 { return "\(days)d" }
        return pair(days / 365, "y", days % 365, "d")
    }

    private static func pair(_ large: Int, _ unit: String, _ small: Int, _ part: String) -> String {
        small == 0 ? "\(large)\(unit)" : "\(large)\(unit)\(small)\(part)"
    }

    package static func age(seconds: Int?) -> String {
        seconds.map { age(seconds: $0) } ?? unknown
    }

    /// `12m`: thousandths of a core.
    package static func cores(_ milliCores: Int?) -> String {
        milliCores.map { "\($0)m" } ?? unknown
    }

    package static func percent(_ percent: Int?) -> String {
        percent.map { "\($0)%" } ?? unknown
    }

    /// 125 is `12.5%`.
    package static func permille(_ permille: Int?) -> String {
        guard let permille else { return unknown }
        return permille % 10 == 0 ? "\(permille / 10)%" : "\(permille / 10).\(permille % 10)%"
    }

    /// `43`, `12.5`: to three places.
    package static func figure(_ figure: Double) -> String {
        let rounded = (figure * 1_000).rounded() / 1_000
        return rounded == rounded.rounded() && abs(rounded) < 1e15
            ? "\(Int64(rounded))" : "\(rounded)"
    }

    package static func bytes(_ bytes: UInt64?) -> String { bytes?.binaryText ?? unknown }

    package static func count(_ count: (some BinaryInteger)?) -> String {
        count.map { "\($0)" } ?? unknown
    }
}
