import Model

/// When something is done about a host that is short of memory or CPU: at once no more is started, then
/// one replica is given back after another until it is relieved, and one after another is let back.
///
///     enough ──short──► short: nobody low grows ──still short after `pause`──► one less, and again
///        ▲                │ enough for `relief`
///        └────────────────┘ one more is allowed each `pause`
struct HostWatch: Sendable, Equatable {
    /// Time for a replica that is given back to drain, and for the ten seconds of the pressure's average.
    static let pause: Duration = .seconds(15)
    static let relief: Duration = .seconds(30)

    enum Step: Equatable {
        case none
        case giveBack
        case ends
        case restore
    }

    /// Why it is short; nil: it is not.
    private(set) var shortage: String?
    /// As of the last shortage.
    private(set) var isShortOfMemory = false
    private var enoughSince: Instant?
    private var steppedAt = Instant(nanoseconds: 0)

    /// A daemon before this one has had services give way: until there is known to be enough again, the
    /// host is as short as it was.
    mutating func carryOn(at now: Instant) {
        shortage = "what it was short of before coxswaind began anew"
        steppedAt = now
    }

    mutating func note(_ host: HostPressure, at now: Instant) -> Step {
        switch HostShortage.finding(host, wasShort: shortage != nil) {
        case .short(let want, let why):
            isShortOfMemory = want == .memory
            return short(why, at: now)
        case .enough: return enough(at: now)
        // What is not known moves nothing (rule 3).
        case .unknown: return .none
        }
    }

    private mutating func short(_ why: String, at now: Instant) -> Step {
        if shortage == nil { steppedAt = now }
        shortage = why
        enoughSince = nil
        return isDue(at: now) ? .giveBack : .none
    }

    private mutating func enough(at now: Instant) -> Step {
        guard shortage != nil else { return isDue(at: now) ? .restore : .none }
        let since = enoughSince ?? now
        enoughSince = since
        guard since + Self.relief <= now else { return .none }
        shortage = nil
        enoughSince = nil
        steppedAt = now
        return .ends
    }

    private mutating func isDue(at now: Instant) -> Bool {
        guard steppedAt + Self.pause <= now else { return false }
        steppedAt = now
        return true
    }
}
