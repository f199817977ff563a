/// What the host's clock on the wall shows, tied to the monotonic one, and the time zones that policies
/// name. The core reads no clock and no file: it is told.
package struct WallClock: Equatable, Sendable {
    package var at: Instant
    package var millisecondsSince1970: Int64
    /// By name; one that the host does not know is not among them.
    package var zones: [String: ZoneRules]

    package init(at instant: Instant, millisecondsSince1970: Int64, zones: [String: ZoneRules]) {
        at = instant
        self.millisecondsSince1970 = millisecondsSince1970
        self.zones = zones
    }

    /// Since 1970.
    package func seconds(at instant: Instant) -> Int {
        Int((millisecondsSince1970 + (instant - at).wholeMilliseconds) / 1_000)
    }
}
