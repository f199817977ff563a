import Model

/// How many starts the host bears in a second: a bucket of tokens, full at the beginning. After a boot,
/// or when all has run out of memory at once, everything wants to be started, and a host that starts
/// everything at once does nothing else.
struct StartTokens: Sendable, Equatable {
    private static let capacity: Duration = .seconds(1)

    private let refill: Duration
    /// When the bucket would be full again: what is missing now, as time.
    private var fullAt = Instant(nanoseconds: .min / 2)

    init(perSecond: Int) { refill = Self.capacity / max(1, perSecond) }

    /// False: none is left before the instant told by `nextDue`.
    mutating func take(at now: Instant) -> Bool {
        let base = max(fullAt, now)
        guard base + refill <= now + Self.capacity else { return false }
        fullAt = base + refill
        return true
    }

    /// When the next token is there.
    var nextDue: Instant { fullAt + refill - Self.capacity }
}
