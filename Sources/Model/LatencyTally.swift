/// How long requests took, in buckets of four to each doubling of microseconds: read back by its
/// middle, a value is at most an eighth off, which is enough to tell slow from fast. The front's own
/// buckets are finer, and eight times as many.
package struct LatencyTally: Equatable, Sendable, Codable {
    /// 4 to each of the 26 doublings up to a minute, and those below 4 µs.
    package static let bucketCount = 104

    /// Empty, or one for each bucket.
    package private(set) var counts: [UInt64] = []

    package init() {}

    package mutating func add(_ count: UInt64, atMicroseconds value: UInt64) {
        if count == 0 { return }
        if counts.isEmpty { counts = [UInt64](repeating: 0, count: Self.bucketCount) }
        counts[Self.bucket(of: value)] &+= count
    }

    package mutating func add(_ other: LatencyTally) {
        if counts.isEmpty { return counts = other.counts }
        for index in other.counts.indices { counts[index] &+= other.counts[index] }
    }

    package var count: UInt64 { counts.reduce(0, &+) }

    /// In microseconds; nil without any requests.
    package func percentile(_ percent: Int) -> UInt64? {
        let total = count
        guard total > 0 else { return nil }
        let wanted = max(1, (total &* UInt64(max(0, percent)) + 99) / 100)
        var seen: UInt64 = 0
        for (bucket, count) in counts.enumerated() {
            seen &+= count
            if seen >= wanted { return Self.middle(of: bucket) }
        }
        return nil
    }

    private static func bucket(of value: UInt64) -> Int {
        if value < 4 { return Int(value) }
        let octave = 63 - value.leadingZeroBitCount
        let quarter = Int(truncatingIfNeeded: value >> UInt64(octave - 2)) & 3
        return min((octave - 1) * 4 + quarter, bucketCount - 1)
    }

    private static func middle(of bucket: Int) -> UInt64 {
        if bucket < 4 { return UInt64(bucket) }
        let width = UInt64(1) << UInt64(bucket / 4 - 1)
        return UInt64(4 + bucket % 4) * width + width / 2
    }
}

/// Requests of one replica that have ended since the last sample, as the front counts them.
package struct ServedRequests: Equatable, Sendable, Codable {
    package var ended: UInt64
    /// Answered 5xx, or not at all.
    package var failed: UInt64
    package var latencies = LatencyTally()

    package init(ended: UInt64 = 0, failed: UInt64 = 0) {
        self.ended = ended
        self.failed = failed
    }

    package mutating func add(_ other: ServedRequests) {
        ended &+= other.ended
        failed &+= other.failed
        latencies.add(other.latencies)
    }
}
