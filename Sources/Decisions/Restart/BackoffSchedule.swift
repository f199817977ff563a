package import Model

/// When the place of a failed replica is filled again.
///
/// With the defaults (first 0, initial 100 ms, factor 2, maximum 30 s) the n-th failure in a row is
/// followed by a start after 0, 100 ms, 200 ms, 400 ms ... 25.6 s, 30 s, 30 s.
package enum BackoffSchedule {
    /// `spread` is a number from -1000 to 1000 that the host has drawn: so many thousandths of the
    /// jitter are added. A restart at once stays one.
    package static func delay(
        afterFailures failures: Int, _ backoff: RestartPolicy.Backoff, spread: Int = 0
    ) -> Duration {
        let delay = steady(afterFailures: failures, backoff)
        let share = max(0, backoff.jitterPercent ?? 0) * min(max(spread, -1_000), 1_000)
        return .nanoseconds(
            delay.wholeNanoseconds + delay.wholeNanoseconds / 100_000 * Int64(share))
    }

    private static func steady(
        afterFailures failures: Int, _ backoff: RestartPolicy.Backoff
    ) -> Duration {
        if failures <= 1 { return min(backoff.first, backoff.maximum) }
        var delay = backoff.initial
        for _ in 2..<max(2, failures) {
            if delay >= backoff.maximum || backoff.factor <= 1 { break }
            delay = delay * backoff.factor
        }
        return min(delay, backoff.maximum)
    }
}
