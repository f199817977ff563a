/// Ways to cut an input into reads. They depend on nothing but the input, so that a crash can be
/// seen again.
enum Pieces {
    /// Where each read ends, the last one at `input.count`: every byte alone, then three ways at
    /// random, of which the first has few cuts and the last many.
    static func cuts(of input: [UInt8]) -> [[Int]] {
        var random = Random(seed: input)
        let ends = Array(1..<max(1, input.count))
        let chosen = [32, 8, 3].map { rarity in
            ends.filter { _ in random.next() % rarity == 0 } + [input.count]
        }
        return [ends + [input.count]] + chosen
    }

    /// SplitMix64, begun with the FNV-1a digest of the input.
    private struct Random {
        private var state: UInt64

        init(seed: [UInt8]) {
            state = seed.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }
}
