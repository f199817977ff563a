import Synchronization

/// The front's hand on one slot. A bare pointer: copying it costs nothing, and each add is a load
/// and a store without a lock prefix, for there is one writer.
package struct CounterSlot: Sendable {
    // The page outlives the worker that counts in it (it is made before and unmapped after).
    private nonisolated(unsafe) let words: UnsafeMutablePointer<Atomic<UInt64>>

    init(_ words: UnsafeMutablePointer<Atomic<UInt64>>) { self.words = words }

    package func add(_ amount: UInt64 = 1, to counter: Counter) {
        add(amount, at: CounterLayout.SlotWord.counters + counter.rawValue)
    }

    /// For the gauges: in flight, held, open connections.
    package func subtract(_ amount: UInt64 = 1, from counter: Counter) {
        add(0 &- amount, at: CounterLayout.SlotWord.counters + counter.rawValue)
    }

    /// What this worker has counted.
    package func value(of counter: Counter) -> UInt64 {
        words[CounterLayout.SlotWord.counters + counter.rawValue].load(ordering: .relaxed)
    }

    package func record(latencyMicroseconds value: UInt64) {
        add(value, to: .latencySum)
        add(1, at: CounterLayout.SlotWord.latency + LatencyBuckets.bucket(ofMicroseconds: value))
    }

    private func add(_ amount: UInt64, at index: Int) {
        let word = words + index
        let sum = word.pointee.load(ordering: .relaxed) &+ amount
        word.pointee.store(sum, ordering: .relaxed)
    }
}

/// The front's counter page as a whole, before its workers share it out.
package enum CounterPage {
    /// Makes `CounterLayout.pageBytes(workers:)` of zeroed shared memory a counter page.
    package static func prepare(_ base: UnsafeMutableRawPointer, workers: Int) {
        let words = base.assumingMemoryBound(to: Atomic<UInt64>.self)
        words[CounterLayout.HeaderWord.slotBytes].store(
            UInt64(CounterLayout.slotBytes), ordering: .relaxed)
        words[CounterLayout.HeaderWord.workers].store(UInt64(workers), ordering: .relaxed)
        words[CounterLayout.HeaderWord.magic].store(CounterLayout.magic, ordering: .releasing)
    }

    /// Says that nobody counts there any more.
    package static func retire(_ base: UnsafeMutableRawPointer) {
        base.assumingMemoryBound(to: Atomic<UInt64>.self)[CounterLayout.HeaderWord.hasEnded]
            .store(1, ordering: .releasing)
    }
}

/// Hands out the slots of one worker's area of the counter page.
package struct CounterWriter {
    private let base: UnsafeMutableRawPointer
    private let worker: Int
    private var free: [Int] = []
    private var used = 0

    /// `base` points to a prepared page for more than `worker` workers, which outlives this.
    package init(base: UnsafeMutableRawPointer, worker: Int) {
        self.base = base
        self.worker = worker
    }

    /// A slot with all counters at zero; nil when all are taken.
    package mutating func assign(_ kind: CounterKind, name: String) -> Int? {
        guard let index = takeFree() else { return nil }
        let words = slotWords(index)
        rewrite(words) {
            for word in CounterLayout.SlotWord.kind..<(CounterLayout.slotBytes / 8) {
                words[word].store(0, ordering: .relaxed)
            }
            storeName(name, words)
            words[CounterLayout.SlotWord.kind].store(kind.rawValue, ordering: .relaxed)
        }
        return index
    }

    /// Gives a slot back; what it counted is gone.
    package mutating func release(_ index: Int) {
        let words = slotWords(index)
        rewrite(words) {
            words[CounterLayout.SlotWord.kind].store(
                CounterKind.free.rawValue, ordering: .relaxed)
        }
        free.append(index)
    }

    package func slot(_ index: Int) -> CounterSlot { CounterSlot(slotWords(index)) }

    package func note(routesVersion: UInt64) {
        header(CounterLayout.HeaderWord.routesVersion(worker: worker))
            .pointee.store(routesVersion, ordering: .relaxed)
    }

    private mutating func takeFree() -> Int? {
        if let index = free.popLast() { return index }
        guard used < CounterLayout.slots else { return nil }
        used += 1
        header(CounterLayout.HeaderWord.slotsUsed(worker: worker))
            .pointee.store(UInt64(used), ordering: .releasing)
        return used - 1
    }

    private func rewrite(_ words: UnsafeMutablePointer<Atomic<UInt64>>, _ body: () -> Void) {
        let generation = words[0].load(ordering: .relaxed)
        words[0].store(generation &+ 1, ordering: .relaxed)
        atomicMemoryFence(ordering: .releasing)
        body()
        words[0].store(generation &+ 2, ordering: .releasing)
    }

    private func storeName(_ name: String, _ words: UnsafeMutablePointer<Atomic<UInt64>>) {
        let bytes = Array(name.utf8.prefix(CounterLayout.longestName))
        words[CounterLayout.SlotWord.nameLength].store(UInt64(bytes.count), ordering: .relaxed)
        for index in 0..<CounterLayout.SlotWord.nameWords {
            let packed = bytes.dropFirst(8 * index).prefix(8).reversed()
                .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            words[CounterLayout.SlotWord.name + index].store(packed, ordering: .relaxed)
        }
    }

    private func slotWords(_ index: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        (base + CounterLayout.headerBytes + worker * CounterLayout.areaBytes
            + index * CounterLayout.slotBytes)
            .assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    private func header(_ word: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        base.assumingMemoryBound(to: Atomic<UInt64>.self) + word
    }
}
