import Model

/// How many replicas a rate of requests needs with `cpu.target: auto`: what they work, and a margin for
/// chance. What has come beyond what can be done waits; in heavy traffic the chance that it takes longer
/// than `w` to be done is exp(-2 m C w / v), for a capacity C, a margin m below it and arrivals that
/// scatter by the variance v from second to second (Kingman, On Queues in Heavy Traffic, 1962). With one
/// request in a hundred that may wait for so long, m C = v ln(100) / 2 w.
///
/// The margin hardly grows with the rate, so that a large service can be busier than a small one at the
/// same waiting time (square-root staffing allows for waits that become shorter as it grows).
///
/// Worked example: a replica does 50 requests per second, 47.5 of them counted on. Of 340 that come by
/// chance v is 340; 340 + 9 need 8 replicas, which are busy for 85 % of the time. 40 need 47.7, and so 2.
struct Staffing: Sendable, Equatable {
    /// Requests per second that one replica completes at its limit.
    let capacity: Double
    let scatter: Scatter

    /// The whole of it is never to be had: work differs, too.
    static let share = 0.95
    /// One request in a hundred may wait for longer than this.
    static let patienceSeconds = 0.25
    private static let halfLogOfHundred = 2.302_6

    func replicas(for rate: Double) -> Int {
        let wanted = (rate + margin(at: rate)) / (Self.share * capacity)
        return Int(min(max(1, wanted.rounded(.up)), Double(Limits.replicasPerService)))
    }

    /// The positive root of m (rate + m) = k v.
    private func margin(at rate: Double) -> Double {
        let product = scatter.variance(of: rate) * Self.halfLogOfHundred / Self.patienceSeconds
        return ((rate * rate + 4 * product).squareRoot() - rate) / 2
    }

    /// The rate that so many are staffed for.
    func rate(of replicas: Int) -> Double {
        scatter.rate(
            bearable: Double(replicas) * Self.share * capacity,
            product: Self.halfLogOfHundred / Self.patienceSeconds)
    }
}
