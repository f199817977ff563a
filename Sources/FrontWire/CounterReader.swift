import Synchronization

/// The daemon's view of the counter page. Reading makes no system call.
package struct CounterReader {
    private let base: UnsafeRawPointer
    private let workers: Int

    /// Nil when the memory is not a counter page of this layout. `base` must stay mapped.
    package init?(base: UnsafeRawPointer, byteCount: Int) {
        guard byteCount >= CounterLayout.headerBytes else { return nil }
        self.base = base
        let header = CounterReader.words(base)
        let workers = header[CounterLayout.HeaderWord.workers].load(ordering: .relaxed)
        guard
            header[CounterLayout.HeaderWord.magic].load(ordering: .acquiring)
                == CounterLayout.magic,
            header[CounterLayout.HeaderWord.slotBytes].load(ordering: .relaxed)
                == UInt64(CounterLayout.slotBytes),
            (1...UInt64(CounterLayout.workersMaximum)).contains(workers),
            byteCount >= CounterLayout.pageBytes(workers: Int(workers))
        else { return nil }
        self.workers = Int(workers)
    }

    /// The version of the table that every worker has in force.
    package var routesVersion: UInt64 {
        (0..<workers).map { header(CounterLayout.HeaderWord.routesVersion(worker: $0)) }.min() ?? 0
    }

    private var hasEnded: Bool { header(CounterLayout.HeaderWord.hasEnded) != 0 }

    /// The numbers of this process, with what is in flight in those that it has replaced.
    package func samples(withGaugesOf elders: [CounterReader]) -> [CounterSample] {
        var samples = samples()
        var places = Dictionary(
            samples.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
        for elder in elders where !elder.hasEnded {
            for other in elder.samples() {
                if let place = places[other.key] {
                    samples[place].addGauges(of: other)
                } else {
                    places[other.key] = samples.count
                    samples.append(other.gauges)
                }
            }
        }
        return samples
    }

    /// The numbers of each service, listener and endpoint, added up over the workers, in the order
    /// of the first worker's slots. Slots being rewritten are left out; they will be in the next.
    package func samples() -> [CounterSample] {
        var samples: [CounterSample] = []
        var places: [CounterSample.Key: Int] = [:]
        forEachSlot { words, worker, index in
            guard let sample = sample(words, worker, index) else { return }
            if let place = places[sample.key] {
                samples[place].add(sample)
            } else {
                places[sample.key] = samples.count
                samples.append(sample)
            }
        }
        return samples
    }

    /// What goes on for each service, by name. Quick, as it is asked many times a second: of other slots only
    /// the kind is read.
    package func flights() -> [String: Flight] {
        var flights: [String: Flight] = [:]
        forEachSlot { words, _, _ in
            let generation = words[0].load(ordering: .acquiring)
            guard generation % 2 == 0,
                load(words, CounterLayout.SlotWord.kind) == CounterKind.service.rawValue
            else { return }
            let flight = Flight(
                inFlight: counter(.inFlight, words), requests: counter(.requests, words))
            let name = name(words)
            atomicMemoryFence(ordering: .acquiring)
            guard words[0].load(ordering: .relaxed) == generation else { return }
            flights[name, default: Flight()].add(flight)
        }
        return flights
    }

    /// With what is in flight in those that it has replaced.
    package func flights(with elders: [CounterReader]) -> [String: Flight] {
        elders.reduce(into: flights()) { flights, elder in
            if elder.hasEnded { return }
            for (name, flight) in elder.flights() {
                flights[name, default: Flight()].inFlight &+= flight.inFlight
            }
        }
    }

    private func counter(
        _ counter: Counter, _ words: UnsafeMutablePointer<Atomic<UInt64>>
    ) -> UInt64 {
        load(words, CounterLayout.SlotWord.counters + counter.rawValue)
    }

    /// How long the requests of one service or endpoint took.
    package func latency(of kind: CounterKind, named name: String) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        forEachSlot { words, _, _ in
            // The cheap question first: this is asked for every replica, of every slot.
            guard load(words, CounterLayout.SlotWord.kind) == kind.rawValue, isNamed(words, name)
            else { return }
            for bucket in 0..<LatencyBuckets.count {
                let count = load(words, CounterLayout.SlotWord.latency + bucket)
                histogram.add(count, toBucket: bucket)
            }
        }
        return histogram
    }

    private func forEachSlot(
        _ body: (_ words: UnsafeMutablePointer<Atomic<UInt64>>, _ worker: Int, _ index: Int) -> Void
    ) {
        for worker in 0..<workers {
            let used = header(CounterLayout.HeaderWord.slotsUsed(worker: worker))
            for index in 0..<Int(min(used, UInt64(CounterLayout.slots))) {
                body(slotWords(worker, index), worker, index)
            }
        }
    }

    private func sample(
        _ words: UnsafeMutablePointer<Atomic<UInt64>>, _ worker: Int, _ index: Int
    ) -> CounterSample? {
        let generation = words[0].load(ordering: .acquiring)
        guard generation % 2 == 0,
            let kind = CounterKind(rawValue: load(words, CounterLayout.SlotWord.kind)),
            kind != .free
        else { return nil }
        let sample = CounterSample(
            key: CounterSample.Key(kind: kind, name: name(words)),
            identity: CounterSample.identity(worker, index, generation),
            counters: Counter.allCases.map {
                load(words, CounterLayout.SlotWord.counters + $0.rawValue)
            })
        atomicMemoryFence(ordering: .acquiring)
        return words[0].load(ordering: .relaxed) == generation ? sample : nil
    }

    /// Not so while the slot is being rewritten.
    private func isNamed(
        _ words: UnsafeMutablePointer<Atomic<UInt64>>, _ name: String
    ) -> Bool {
        let generation = words[0].load(ordering: .acquiring)
        guard generation % 2 == 0,
            load(words, CounterLayout.SlotWord.nameLength) == UInt64(name.utf8.count),
            self.name(words) == name
        else { return false }
        atomicMemoryFence(ordering: .acquiring)
        return words[0].load(ordering: .relaxed) == generation
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

    private func slotWords(_ worker: Int, _ index: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        CounterReader.words(
            base + CounterLayout.headerBytes + worker * CounterLayout.areaBytes
                + index * CounterLayout.slotBytes)
    }

    private func header(_ word: Int) -> UInt64 {
        CounterReader.words(base)[word].load(ordering: .acquiring)
    }

    /// Mutable only for the type of `Atomic`; the mapping itself is read-only.
    private static func words(_ base: UnsafeRawPointer) -> UnsafeMutablePointer<Atomic<UInt64>> {
        UnsafeMutableRawPointer(mutating: base).assumingMemoryBound(to: Atomic<UInt64>.self)
    }
}
