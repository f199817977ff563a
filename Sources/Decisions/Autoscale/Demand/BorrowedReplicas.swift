import Model

/// Replicas that only what had come to wait during a step asked for. Once that is done they have no more to do,
/// and the count without them is not one that chance has brought about: they need not be waited for as others.
struct BorrowedReplicas: Sendable, Equatable {
    private(set) var count = 0
    private var since = Instant(nanoseconds: 0)

    /// A queue that comes without a step comes again: what it asks for is kept. What is asked for beside
    /// replicas that are only coming is of the same queue as they are.
    mutating func note(_ decision: ScaleDecision, lasting: Int, isOfStep: Bool) {
        let (before, after) = (decision.current, decision.decided)
        if after < before { count = max(0, count - (before - after)) }
        guard after > before else { return }
        let kept = max(lasting, before - count)
        let borrowed = max(0, after - kept)
        count = isOfStep ? borrowed : min(count, borrowed)
        since = decision.at
    }

    /// Whether no others go where so many are left. What is still needed after the window is needed.
    func covers(_ left: Int, _ decision: ScaleDecision, window: Duration) -> Bool {
        count > 0 && decision.at <= since + window && left < decision.current
            && decision.current - left <= count
    }
}

extension ScaleDecision {
    /// What is proposed beside what waits.
    var lasting: Int? {
        proposals.filter { $0.basis != .backlog }.compactMap(\.replicas).max()
    }
}
