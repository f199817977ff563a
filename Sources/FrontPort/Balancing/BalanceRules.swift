import Model

/// What a policy says of the balance, for one worker.
struct BalanceRules {
    private(set) var balance = Balance.roundRobin
    private(set) var slowStart = SlowStart()
    private(set) var ejection = EjectionRule()
    /// Requests of this worker to one endpoint.
    private(set) var inFlightMaximum = Int.max
    /// Keys are spread by rendezvous hashing; else the replica is named by the request.
    private(set) var bindsByRank = false

    var isCapped: Bool { inFlightMaximum < .max }

    init() {}

    /// `place` tells the worker's share of what is bounded over all of them. Workers without a share
    /// take no clients (`WorkerListener.seats`), but may have some of the time before this policy: one
    /// request is the least, or these would wait for ever.
    init(_ policy: FrontPolicy, at place: WorkerPlace) {
        balance = policy.balance
        slowStart = SlowStart(nanoseconds: policy.slowStart.wholeNanoseconds)
        ejection = EjectionRule(policy.ejection)
        if let maximum = policy.requestsPerReplicaMaximum {
            inFlightMaximum = max(1, place.share(of: maximum))
        }
        switch policy.sticky {
        case .header, .clientAddress: bindsByRank = true
        case .cookie, nil: bindsByRank = false
        }
    }
}
