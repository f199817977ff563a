import Glibc

/// What binds a request to a replica: a hash, or none.
struct Affinity: Equatable {
    static let none = Affinity(hash: 0)

    let hash: UInt64

    var isNone: Bool { hash == 0 }

    init(hash: UInt64) { self.hash = hash }

    init(of bytes: UnsafeBufferPointer<UInt8>) {
        var sum = AffinitySum()
        for byte in bytes { sum.add(byte) }
        self = sum.affinity
    }

    init(of text: String) {
        var sum = AffinitySum()
        for byte in text.utf8 { sum.add(byte) }
        self = sum.affinity
    }

    /// Rendezvous hashing: the candidate with the greatest rank gets the key, so that one that comes
    /// takes over only the keys that it wins, and one that goes gives up only its own (Thaler,
    /// Ravishankar: A Name-Based Mapping Scheme for Rendezvous, 1996). With the weight over the
    /// logarithm each wins in proportion to its weight (Schindelhauer, Schomaker: Weighted
    /// Distributed Hash Tables, 2005).
    func rank(_ candidate: Candidate) -> Double {
        let draw = Scrambled.word(hash ^ candidate.identity)
        // From the open interval, as neither logarithm of its ends is of use.
        let part = (Double(draw >> 11) + 0.5) * 0x1p-53
        return Double(candidate.weight) / -log(part)
    }
}

/// FNV-1a, scrambled at the end. Not Swift's `Hasher`, which every process seeds anew: all workers
/// must agree, and the next process with the last. Whoever picks keys so that they meet on one replica
/// overloads it no more than with one key.
struct AffinitySum {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    @inline(__always)
    mutating func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }

    /// Never none.
    var affinity: Affinity { Affinity(hash: max(1, Scrambled.word(hash))) }
}
