import Synchronization

/// The daemon's view of the counter page. Reading makes no system call.
package struct CounterReader {
    private let base: UnsafeRawPointer
    private let slotCount: Int

    /// Nil when the memory is not a counter page of this layout. `base` must stay mapped.
    package init?(base: UnsafeRawPointer, byteCount: Int) {
        guard byteCount >= CounterLayout.headerBytes else { return nil }
        self.base = base
        slotCount = min(
            CounterLayout.slots, (byteCount - CounterLayout.headerBytes) / CounterLayout.slotBytes)
        guard header(.magic) == CounterLayout.magic,
            header(.slotBytes) == UInt64(CounterLayout.slotBytes)
        else { return nil }
    }

    /// The version of the table in force.
    package var routesVersion: UInt64 { header(.routesVersion) }

    /// A copy of every slot in use, in the page's order. Slots being rewritten are left out; they
    /// will be in the next.
    package func samples() -> [CounterSample] {
        let used = min(UInt64(slotCount), header(.slotsUsed))
        return (0..<Int(used)).compactMap(sample)
    }

    private func sample(_ index: Int) -> CounterSample? {
        let words = slotWords(index)
        let generation = words[0].load(ordering: .acquiring)
        guard generation % 2 == 0,
            let kind = CounterKind(rawValue: load(words, CounterLayout.SlotWord.kind)),
            kind != .free
        else { return nil }
        let sample = CounterSample(
            slot: index, generation: generation, kind: kind, name: name(words),
            counters: Counter.allCases.map {
                load(words, CounterLayout.SlotWord.counters + $0.rawValue)
            },
            latency: (0..<CounterLayout.latencyBuckets).map {
                load(words, CounterLayout.SlotWord.latency + $0)
            })
        atomicMemoryFence(ordering: .acquiring)
        return words[0].load(ordering: .relaxed) == generation ? sample : nil
    }

    private func name(_ words: UnsafeMutablePointer<Atomic<UInt64>>) -> String {
        let length = min(
            load(words, CounterLayout.SlotWord.nameLength), UInt64(CounterLayout.longestName))
        let bytes = (0..<Int(length)).map { index in
            let word = load(words, CounterLayout.SlotWord.name + index / 8)
            return UInt8(truncatingIfNeeded: word >> UInt64(8 * (index % 8)))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func load(_ words: UnsafeMutablePointer<Atomic<UInt64>>, _ index: Int) -> UInt64 {
        words[index].load(ordering: .relaxed)
    }

    private func slotWords(_ index: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        // Mutable only for the type of `Atomic`; the mapping itself is read-only.
        UnsafeMutableRawPointer(mutating: base + CounterLayout.headerBytes)
            .advanced(by: index * CounterLayout.slotBytes)
            .assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    private func header(_ word: CounterLayout.HeaderWord) -> UInt64 {
        UnsafeMutableRawPointer(mutating: base).assumingMemoryBound(to: Atomic<UInt64>.self)[
            word.rawValue
        ].load(ordering: .acquiring)
    }
}

/// One slot's numbers at one instant. Counters only grow within one generation of a slot; compare
/// two samples only if slot and generation are equal.
package struct CounterSample: Equatable, Sendable {
    package let slot: Int
    package let generation: UInt64
    package let kind: CounterKind
    /// "orders" of a service, "orders-1-2" of an endpoint.
    package let name: String
    private let counters: [UInt64]
    /// Requests by bucket of `LatencyBuckets`.
    package let latency: [UInt64]

    init(
        slot: Int, generation: UInt64, kind: CounterKind, name: String, counters: [UInt64],
        latency: [UInt64]
    ) {
        self.slot = slot
        self.generation = generation
        self.kind = kind
        self.name = name
        self.counters = counters
        self.latency = latency
    }

    package subscript(counter: Counter) -> UInt64 { counters[counter.rawValue] }

    /// The latency in microseconds that this share of the requests stayed under; nil without any.
    package func latencyQuantile(_ share: Double) -> UInt64? {
        let total = latency.reduce(0, &+)
        guard total > 0 else { return nil }
        let wanted = UInt64((Double(total) * min(max(share, 0), 1)).rounded(.up))
        var seen: UInt64 = 0
        for (bucket, count) in latency.enumerated() {
            seen &+= count
            if seen >= max(1, wanted) { return LatencyBuckets.lowerBound(ofBucket: bucket + 1) }
        }
        return nil
    }
}
