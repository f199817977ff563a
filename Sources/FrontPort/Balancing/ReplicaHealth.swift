/// How one endpoint fares, judged by what requests bring back.
struct ReplicaHealth {
    /// Failures since the last success.
    private(set) var failures = 0
    /// When it is asked again; `.min` while it is not ejected.
    private(set) var ejectedUntil = Int64.min
    /// Others are preferred until then: there are signs that it is dying.
    private(set) var doubtedUntil = Int64.min
    /// How often in a row it was ejected, and when it came back from that.
    private var ejections = 0
    private var returned: Int64 = 0

    var isEjected: Bool { ejectedUntil != .min }

    mutating func noteSuccess() { failures = 0 }

    mutating func noteFailure() { failures += 1 }

    mutating func doubt(until instant: Int64) { doubtedUntil = max(doubtedUntil, instant) }

    /// Each interval that it got through since the last time takes one ejection off the count.
    mutating func eject(by rule: EjectionRule, now: Int64) {
        let healed = Int((now - returned) / EjectionRule.healthyNanoseconds)
        ejections = max(0, ejections - healed) + 1
        ejectedUntil = now + rule.nanoseconds(ofEjection: ejections)
    }

    mutating func readmit() {
        returned = ejectedUntil
        ejectedUntil = .min
        failures = 0
    }
}
