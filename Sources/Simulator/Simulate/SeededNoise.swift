/// Chance that is the same each time: SplitMix64 (Steele, Lea, Flood, 2014).
struct SeededNoise {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    /// From 0 to 1.
    mutating func uniform() -> Double { Double(next() >> 11) / Double(1 << 53) }

    /// From -1 to 1, about normal: twelve uniform ones less six have the variance 1.
    mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += uniform() }
        return sum
    }

    /// How many of a Poisson process of this mean come; by the normal law where that is near.
    mutating func arrivals(mean: Double) -> Double {
        guard mean > 0 else { return 0 }
        if mean > 30 { return max(0, (mean + mean.squareRoot() * normal()).rounded()) }
        let limit = Exponential.exp(-mean)
        var (count, product) = (0.0, uniform())
        while product > limit {
            count += 1
            product *= uniform()
        }
        return count
    }
}
