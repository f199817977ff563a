import Model

/// When a replica that fails is left out: Envoy's outlier detection by failures in a row, for
/// services that have two or three replicas rather than fifty.
struct EjectionRule {
    /// A replica that came through so long unejected is a step nearer to a clean record (Envoy's
    /// `interval`).
    static let healthyNanoseconds: Int64 = 10_000_000_000
    /// So that nothing below overflows.
    private static let longest: Int64 = 365 * 86_400_000_000_000

    private let failures: Int
    private let base: Int64
    private let maximum: Int64
    private let maximumPercent: Int
    private let panicPercent: Int

    init(_ policy: EjectionPolicy = EjectionPolicy()) {
        failures = policy.consecutiveFailures > 0 ? policy.consecutiveFailures : .max
        base = min(policy.baseDuration.wholeNanoseconds, EjectionRule.longest)
        maximum = min(policy.maximumDuration.wholeNanoseconds, EjectionRule.longest)
        maximumPercent = policy.maximumPercent
        panicPercent = policy.panicPercent
    }

    func isReached(by health: ReplicaHealth) -> Bool {
        health.failures >= failures && !health.isEjected
    }

    /// Whether one more may go where so many are out. A share of few is less than one: one of two or
    /// three may go nevertheless. But the only one may not, nor one whose going would be panic.
    func permitsAnother(beside ejected: Int, of count: Int) -> Bool {
        guard count >= 2 else { return false }
        let most = max(1, count * maximumPercent / 100)
        return ejected < most && !isPanic(ejected + 1, of: count)
    }

    /// Whether so few are left that leaving others out would only crush them. As ejections stop short
    /// of that, it comes when replicas leave the service otherwise.
    func isPanic(_ ejected: Int, of count: Int) -> Bool {
        (count - ejected) * 100 < count * panicPercent
    }

    /// The first lasts the base time, the second twice that, up to the maximum.
    func nanoseconds(ofEjection number: Int) -> Int64 {
        let (product, isTooLong) = base.multipliedReportingOverflow(by: Int64(number))
        return isTooLong ? maximum : min(product, maximum)
    }
}
