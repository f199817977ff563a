package import Model

/// What time it is when a trace begins, for schedules and seasons.
package struct TraceClock: Sendable, Equatable {
    /// Since 1970, UTC.
    package var seconds: Int
    /// Those that schedules name.
    package var zones: [String: ZoneRules]

    /// Monday, 5 January 2026, 00:00 UTC: a week that begins with its first day.
    package static let monday = 1_767_571_200

    package init(seconds: Int = Self.monday, zones: [String: ZoneRules] = ["UTC": .utc]) {
        self.seconds = seconds
        self.zones = zones
    }

    func reading(at begin: Instant) -> WallClock {
        WallClock(at: begin, millisecondsSince1970: Int64(seconds) * 1_000, zones: zones)
    }
}
