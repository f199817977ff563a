import FrontWire
import Model

/// What a replica's requests came to between two looks at the front's counters.
struct ServedGauge {
    private struct Reading {
        let identity: UInt64
        let ended: UInt64
        let failed: UInt64
        let latencies: LatencyHistogram
    }

    private var last: Reading?

    /// Nil at the first look, and after the front has begun to count anew.
    mutating func take(
        _ sample: CounterSample, _ latencies: LatencyHistogram
    ) -> ServedRequests? {
        let failed = sample[.responses5xx] + sample[.failures]
        let answered = sample[.responses2xx] + sample[.responses3xx] + sample[.responses4xx]
        let reading = Reading(
            identity: sample.identity, ended: answered + failed, failed: failed,
            latencies: latencies)
        defer { last = reading }
        guard let last, last.identity == reading.identity, last.ended <= reading.ended,
            last.failed <= reading.failed
        else { return nil }
        var served = ServedRequests(
            ended: reading.ended - last.ended, failed: reading.failed - last.failed)
        served.latencies.add(latencies, since: last.latencies)
        return served
    }
}

extension LatencyTally {
    fileprivate mutating func add(_ now: LatencyHistogram, since before: LatencyHistogram) {
        for (bucket, count) in now.counts.enumerated() where count > before.counts[bucket] {
            add(
                count - before.counts[bucket],
                atMicroseconds: LatencyBuckets.middle(ofBucket: bucket))
        }
    }
}
