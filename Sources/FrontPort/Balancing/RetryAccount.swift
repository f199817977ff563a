import Model

/// The requests of a service that are being sent again, and how many may be: a share of those in
/// flight, so that a service that fails is not given twice the work (Envoy's retry budget), but
/// always a few, so that a small one has retries at all.
struct RetryAccount {
    private let percent: Int
    private let minimum: Int
    /// Other endpoints that one request may be sent to.
    let attempts: Int
    private(set) var underWay = 0

    init(_ policy: RetryBudget = RetryBudget()) {
        percent = policy.percent
        minimum = policy.minimumConcurrent
        attempts = policy.attemptsMaximum
    }

    func permitsAnother(ofRequests inFlight: Int) -> Bool {
        underWay < max(minimum, inFlight * percent / 100)
    }

    mutating func begin() { underWay += 1 }

    mutating func end() { underWay -= 1 }

    /// Another policy, the same retries.
    mutating func obey(_ policy: RetryBudget) {
        let underWay = underWay
        self = RetryAccount(policy)
        self.underWay = underWay
    }
}
