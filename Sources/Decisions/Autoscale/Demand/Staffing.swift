import Model

/// How many replicas a rate of requests needs with `cpu.target: auto`: what they work, and a share for
/// chance that grows with the square root of the rate only. Square-root staffing (Erlang 1924; Halfin
/// and Whitt, Heavy-Traffic Limits for Queues with Many Exponential Servers, 1981): a large service can
/// be busier than a small one at the same waiting time.
///
/// Worked example: a replica does 10 requests per second. 90 of them scatter by 9.5; 90 + 3 * 9.5 is
/// 118.5, for which 12.1 replicas of 9.8 are needed: 13, which are busy for 69 % of the time. 9,000
/// scatter by 95 and need 948, busy for 95 %.
struct Staffing: Sendable, Equatable {
    /// Requests per second that one replica completes at its limit.
    let capacity: Double
    let scatter: Scatter

    /// The whole of it is never to be had.
    static let share = 0.98
    /// A second beyond so many standard deviations makes requests wait.
    static let deviations = 3.0

    func replicas(for rate: Double) -> Int {
        let wanted =
            (rate + Self.deviations * scatter.deviation(of: rate)) / (Self.share * capacity)
        return Int(min(max(1, wanted.rounded(.up)), Double(Limits.replicasPerService)))
    }

    /// The rate that so many are staffed for.
    func rate(of replicas: Int) -> Double {
        scatter.rate(
            bearable: Double(replicas) * Self.share * capacity, deviations: Self.deviations)
    }
}
