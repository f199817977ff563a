import Model

/// The highest limit that was needed within a window: limits fall to that and no further, so that a
/// lull costs nothing. Kept as a falling sequence, as in `ScaleInWindow`; an amount that is within a
/// hundredth of the one before it is that one, so that noise does not fill it.
struct HighestNeed: Sendable, Equatable {
    struct Need: Sendable, Equatable {
        var at: Instant
        var amount: Int
    }

    private var needs: [Need] = []

    mutating func note(_ amount: Int, at now: Instant, window: Duration) {
        needs.removeAll { $0.at + window < now }
        while let last = needs.last, last.amount <= amount { needs.removeLast() }
        if let last = needs.last, (last.amount - amount) * 100 <= last.amount {
            needs[needs.count - 1].at = now
        } else {
            needs.append(Need(at: now, amount: amount))
        }
    }

    func highest(at now: Instant, window: Duration) -> Need? {
        needs.first { $0.at + window >= now }
    }
}
