/// What Knative's pod autoscaler can be told, with its defaults (config-autoscaler).
package struct KPASettings: Equatable, Sendable, Codable {
    package var stableWindow: Duration = .seconds(60)
    /// The panic window, in percent of the stable one.
    package var panicWindowPercent = 10
    /// Panic begins when the panic window asks for this many percent of the ready replicas.
    package var panicThresholdPercent = 200
    /// At most so many times the ready replicas, in thousandths.
    package var scaleUpRateMilli = 1_000_000
    /// At least the ready replicas divided by this, in thousandths.
    package var scaleDownRateMilli = 2_000
    package var scaleDownDelay: Duration = .zero
    /// How much of its target a replica shall be given.
    package var utilizationPercent = 70
    /// Requests that the ready replicas shall be able to take beyond what there is, in thousandths.
    /// Negative: unlimited, the front is always asked to hold.
    package var burstCapacityMilli = 211_000
    /// The least number to wake up with.
    package var activationScale = 1
    /// Between two decisions.
    package var tick: Duration = .seconds(2)

    package init() {}

    package var panicWindow: Duration {
        .nanoseconds(stableWindow.wholeNanoseconds / 100 * Int64(panicWindowPercent))
    }

    /// Requests in flight, and per second, that a replica can take when the policy does not say.
    package static let inFlightMilli = 100_000
    package static let rateMilli = 200_000
}
