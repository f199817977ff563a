/// How often which amounts were used, the older the lighter: half of the weight after a day of watching.
/// Buckets grow by a twentieth each. Kubernetes' VPA has the same
/// (pkg/recommender/util/histogram_options.go and decaying_histogram.go).
///
/// Worked example: buckets of CPU begin at 0, 10, 20.5 and 31.5 milli-cores; 25 is in the third, and the
/// percentile that falls into it is its end, 31.5.
package struct UsageHistogram: Sendable, Equatable {
    /// Enough for a thousand cores, and for a terabyte.
    package static let buckets = 176
    /// In minutes.
    package static let halfLife = 1_440
    /// Before weights grow out of what a floating number tells apart.
    private static let longest = 10 * halfLife
    /// The half-life's root, 2^(1/1440).
    private static let minuteGrowth = 1.000481468077287

    /// Where buckets begin, in widths of the first one.
    private static let starts: [Double] = {
        var starts = [0.0]
        var width = 1.0
        for _ in 0..<buckets {
            starts.append(starts[starts.count - 1] + width)
            width *= 1.05
        }
        return starts
    }()

    /// The width of the first bucket.
    package let first: Double
    private var weights = [Double](repeating: 0, count: buckets)
    private var total = 0.0
    /// The minute at which a weight of 1 is 1.
    private var reference = 0

    package init(first: Double) { self.first = first }

    package var isEmpty: Bool { total <= 0 }

    package mutating func add(_ amount: Double, at minute: Int) {
        if minute - reference > Self.longest { rebase(at: minute) }
        let weight = Self.growth(minute - reference)
        weights[bucket(of: amount)] += weight
        total += weight
    }

    /// The end of the bucket within which so much of the weight is reached; nil: nothing was added.
    package func percentile(_ share: Double) -> Double? {
        guard !isEmpty else { return nil }
        var sum = 0.0
        for index in weights.indices {
            sum += weights[index]
            if weights[index] > 0, sum >= share * total { return Self.starts[index + 1] * first }
        }
        return weights.lastIndex { $0 > 0 }.map { Self.starts[$0 + 1] * first }
    }

    private func bucket(of amount: Double) -> Int {
        let widths = amount / first
        var (low, high) = (0, Self.buckets)
        while low < high {
            let middle = (low + high) / 2
            if Self.starts[middle + 1] <= widths { low = middle + 1 } else { high = middle }
        }
        return min(low, Self.buckets - 1)
    }

    private mutating func rebase(at minute: Int) {
        let factor = 1 / Self.growth(min(minute - reference, 40 * Self.halfLife))
        for index in weights.indices { weights[index] *= factor }
        total *= factor
        reference = minute
    }

    /// 2^(minutes / half-life), by squaring: pure targets link no C library.
    private static func growth(_ minutes: Int) -> Double {
        var (result, power, rest) = (1.0, minuteGrowth, max(0, minutes))
        while rest > 0 {
            if rest & 1 == 1 { result *= power }
            power *= power
            rest >>= 1
        }
        return result
    }
}

// MARK: - As it is kept

extension UsageHistogram: Codable {
    private enum CodingKeys: String, CodingKey { case first, reference, total, buckets, weights }

    /// Of the heaviest bucket, as VPA's checkpoints have it.
    private static let heaviest = 10_000.0

    /// Only buckets with something in them, in whole parts of the heaviest.
    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        let most = weights.max() ?? 0
        let filled = weights.indices.filter { weights[$0] * Self.heaviest >= most && most > 0 }
        try fields.encode(first, forKey: .first)
        try fields.encode(reference, forKey: .reference)
        try fields.encode(total, forKey: .total)
        try fields.encode(filled, forKey: .buckets)
        try fields.encode(
            filled.map { Int((weights[$0] * Self.heaviest / most).rounded()) }, forKey: .weights)
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(first: try fields.decode(Double.self, forKey: .first))
        reference = try fields.decode(Int.self, forKey: .reference)
        let parts = zip(
            try fields.decode([Int].self, forKey: .buckets),
            try fields.decode([Int].self, forKey: .weights))
        for (index, weight) in parts where weights.indices.contains(index) && weight > 0 {
            weights[index] = Double(weight)
        }
        let kept = try fields.decode(Double.self, forKey: .total)
        let sum = weights.reduce(0, +)
        guard sum > 0, kept > 0 else { return }
        for index in weights.indices { weights[index] *= kept / sum }
        total = kept
    }
}
