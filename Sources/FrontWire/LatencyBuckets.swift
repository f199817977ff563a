/// Log-linear buckets of microseconds: 32 to each doubling. A value read back is the middle of its
/// bucket, so it is at most 1/64 (1.6 %) away from every value that fell into it. Bucket 703 begins
/// at 66 s and takes everything above.
package enum LatencyBuckets {
    private static let subBuckets = 32
    private static let subBucketBits = 5
    package static let count = CounterLayout.slotBytes / 8 - CounterLayout.SlotWord.latency

    /// 0…31 µs have their own buckets; then 2^k…2^(k+1) is cut into 32.
    package static func bucket(ofMicroseconds value: UInt64) -> Int {
        if value < UInt64(subBuckets) { return Int(value) }
        let octave = 63 - value.leadingZeroBitCount
        let part =
            Int(truncatingIfNeeded: value >> UInt64(octave - subBucketBits)) & (subBuckets - 1)
        return min((octave - subBucketBits + 1) * subBuckets + part, count - 1)
    }

    /// The least value that falls into the bucket.
    package static func lowerBound(ofBucket bucket: Int) -> UInt64 {
        if bucket < subBuckets { return UInt64(bucket) }
        let octave = bucket / subBuckets + subBucketBits - 1
        return UInt64(subBuckets + bucket % subBuckets) << UInt64(octave - subBucketBits)
    }

    /// What stands for the values of the bucket.
    package static func middle(ofBucket bucket: Int) -> UInt64 {
        let lower = lowerBound(ofBucket: bucket)
        return lower + (lowerBound(ofBucket: bucket + 1) - lower) / 2
    }
}

/// Requests by bucket of `LatencyBuckets`.
package struct LatencyHistogram: Equatable, Sendable {
    package private(set) var counts = [UInt64](repeating: 0, count: LatencyBuckets.count)

    package init() {}

    mutating func add(_ count: UInt64, toBucket bucket: Int) { counts[bucket] &+= count }

    package var total: UInt64 { counts.reduce(0, &+) }

    /// The latency in microseconds that this share of the requests stayed under; nil without any.
    package func quantile(_ share: Double) -> UInt64? {
        let total = total
        guard total > 0 else { return nil }
        let wanted = UInt64((Double(total) * min(max(share, 0), 1)).rounded(.up))
        var seen: UInt64 = 0
        for (bucket, count) in counts.enumerated() {
            seen &+= count
            if seen >= max(1, wanted) { return LatencyBuckets.middle(ofBucket: bucket) }
        }
        return nil
    }
}
