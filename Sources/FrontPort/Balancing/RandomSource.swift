/// Numbers without a pattern: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
/// Generators, 2014). Not for secrets.
struct RandomSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Scrambled.word(state)
    }

    /// One of 0 to `count` - 1, by the high half of a product: no division, and for counts of
    /// replicas no bias that could be seen (Lemire: Fast Random Integer Generation in an Interval,
    /// 2019).
    mutating func below(_ count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }
}

enum Scrambled {
    /// Every bit of the result hangs on every bit of the word (the finaliser of SplitMix64).
    @inline(__always)
    static func word(_ word: UInt64) -> UInt64 {
        var mixed = word
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
