import FrontWire
import Model

/// Requests of one replica, or service, as the front counts them.
struct TrafficGauge {
    private var last: (sample: CounterSample, at: Instant)?
    private(set) var perSecond: Int?

    mutating func take(_ sample: CounterSample, at now: Instant) {
        perSecond = rate(sample, at: now)
        last = (sample, now)
    }

    /// Since the last sample, which stays the last one.
    func peek(_ sample: CounterSample, at now: Instant) -> (perSecond: Int, elapsed: Duration)? {
        guard let last, let rate = rate(sample, at: now), now > last.at else { return nil }
        return (rate, now - last.at)
    }

    /// Nil for the first sample, and after the front has begun to count anew.
    private func rate(_ sample: CounterSample, at now: Instant) -> Int? {
        guard let last, last.sample.identity == sample.identity,
            sample[.requests] >= last.sample[.requests]
        else { return nil }
        let milliseconds = (now - last.at).wholeMilliseconds
        guard milliseconds > 0 else { return perSecond }
        return Int((sample[.requests] - last.sample[.requests]) * 1_000 / UInt64(milliseconds))
    }

    func fill(_ figures: inout ReplicaFigures) {
        guard let sample = last?.sample else { return }
        figures.requestsTotal = sample[.requests]
        figures.requestsInFlight = Int(clamping: sample[.inFlight])
        figures.failuresTotal = sample[.failures]
        figures.requestsPerSecond = perSecond
    }
}
