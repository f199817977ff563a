import FrontWire
import Testing

@Suite final class CounterPageTests {
    private let page = UnsafeMutableRawPointer.allocate(
        byteCount: CounterPageTests.bytes, alignment: 4096)
    private static let workers = 2
    private static let bytes = CounterLayout.pageBytes(workers: workers)

    init() {
        page.initializeMemory(as: UInt8.self, repeating: 0, count: CounterLayout.headerBytes)
        CounterPage.prepare(page, workers: CounterPageTests.workers)
    }

    deinit { page.deallocate() }

    private func reader() throws -> CounterReader {
        try #require(CounterReader(base: page, byteCount: CounterPageTests.bytes))
    }

    private func assign(
        _ kind: CounterKind, name: String, _ writer: inout CounterWriter
    ) throws -> Int {
        let slot = writer.assign(kind, name: name)
        return try #require(slot)
    }

    @Test func theReaderFindsWhatWasCounted() throws {
        var writer = CounterWriter(base: page, worker: 0)
        let service = try assign(.service, name: "orders", &writer)
        let endpoint = try assign(.endpoint, name: "orders-1-2", &writer)
        writer.slot(service).add(to: .requests)
        writer.slot(endpoint).add(5, to: .requests)
        writer.slot(endpoint).add(2, to: .inFlight)
        writer.slot(endpoint).subtract(from: .inFlight)
        writer.slot(endpoint).record(latencyMicroseconds: 900)
        writer.note(routesVersion: 7)
        CounterWriter(base: page, worker: 1).note(routesVersion: 7)
        let samples = try reader().samples()
        #expect(samples.map(\.name) == ["orders", "orders-1-2"])
        #expect(samples.map(\.kind) == [.service, .endpoint])
        #expect(samples[1][.requests] == 5)
        #expect(samples[1][.inFlight] == 1)
        #expect(samples[1][.latencySum] == 900)
        #expect(try reader().routesVersion == 7)
    }

    /// A process that was replaced is asked for what it still has, and not for what it has had.
    @Test func whatGoesOnForServicesIsToldOfAllWorkersAndProcesses() throws {
        for worker in 0..<2 {
            var writer = CounterWriter(base: page, worker: worker)
            let orders = writer.slot(try assign(.service, name: "orders", &writer))
            orders.add(3, to: .inFlight)
            orders.add(50, to: .requests)
            writer.slot(try assign(.endpoint, name: "orders-1-1", &writer)).add(3, to: .inFlight)
            _ = try assign(.service, name: "idle", &writer)
        }
        #expect(
            try reader().flights() == [
                "orders": Flight(inFlight: 6, requests: 100), "idle": Flight(),
            ])
        #expect(
            try reader().flights(with: [try reader()])["orders"]
                == Flight(inFlight: 12, requests: 100))
    }

    @Test func aReusedSlotStartsAtZeroWithAnotherGeneration() throws {
        var writer = CounterWriter(base: page, worker: 0)
        let first = try assign(.endpoint, name: "orders-1-1", &writer)
        writer.slot(first).add(9, to: .requests)
        let before = try #require(try reader().samples().first)
        writer.release(first)
        #expect(try reader().samples().isEmpty)
        let second = try assign(.endpoint, name: "orders-2-1", &writer)
        let after = try #require(try reader().samples().first)
        #expect(second == first)
        #expect(after.identity != before.identity)
        #expect(after[.requests] == 0)
        #expect(after.name == "orders-2-1")
    }

    @Test func slotsRunOutRatherThanOverflow() throws {
        var writer = CounterWriter(base: page, worker: 0)
        for number in 0..<CounterLayout.slots {
            _ = try assign(.endpoint, name: "e\(number)", &writer)
        }
        let oneMore = writer.assign(.endpoint, name: "one more")
        #expect(oneMore == nil)
    }

    @Test func whatTheWorkersCountedIsAddedUp() throws {
        var first = CounterWriter(base: page, worker: 0)
        var second = CounterWriter(base: page, worker: 1)
        let one = first.slot(try assign(.endpoint, name: "orders-1-1", &first))
        // In another place of its area, as the workers assign on their own.
        _ = try assign(.service, name: "orders", &second)
        let two = second.slot(try assign(.endpoint, name: "orders-1-1", &second))
        one.add(3, to: .requests)
        one.record(latencyMicroseconds: 10)
        let alone = try #require(try reader().samples().first { $0.kind == .endpoint })
        two.add(4, to: .requests)
        two.record(latencyMicroseconds: 20)
        first.note(routesVersion: 9)
        second.note(routesVersion: 8)
        let both = try #require(try reader().samples().first { $0.kind == .endpoint })
        #expect(both[.requests] == 7)
        #expect(both.identity == alone.identity)
        #expect(try reader().latency(of: .endpoint, named: "orders-1-1").total == 2)
        #expect(try reader().routesVersion == 8)
    }

    @Test func anotherOwnerOfOneWorkersSlotIsAnotherIdentity() throws {
        var first = CounterWriter(base: page, worker: 0)
        var second = CounterWriter(base: page, worker: 1)
        _ = try assign(.endpoint, name: "a", &first)
        let slot = try assign(.endpoint, name: "a", &second)
        let before = try #require(try reader().samples().first)
        second.release(slot)
        _ = try assign(.endpoint, name: "a", &second)
        let after = try #require(try reader().samples().first)
        #expect(before.identity != after.identity)
    }

    @Test func memoryThatIsNoCounterPageIsRefused() {
        #expect(CounterReader(base: page, byteCount: 64) == nil)
        #expect(CounterReader(base: page, byteCount: CounterLayout.pageBytes(workers: 1)) == nil)
        page.initializeMemory(as: UInt8.self, repeating: 0, count: CounterLayout.headerBytes)
        #expect(CounterReader(base: page, byteCount: CounterPageTests.bytes) == nil)
    }

    /// Every value of the fine range, and the borders of every bucket above.
    @Test func aValueReadBackIsWithinTwoPercent() {
        let borders = (0..<LatencyBuckets.count).flatMap { bucket in
            let lower = LatencyBuckets.lowerBound(ofBucket: bucket)
            return [lower, LatencyBuckets.lowerBound(ofBucket: bucket + 1) - 1]
        }
        for value in Array(0...10_000) + borders {
            let bucket = LatencyBuckets.bucket(ofMicroseconds: value)
            let read = LatencyBuckets.middle(ofBucket: bucket)
            #expect(LatencyBuckets.lowerBound(ofBucket: bucket) <= value)
            #expect(value < LatencyBuckets.lowerBound(ofBucket: bucket + 1))
            let error = read > value ? read - value : value - read
            #expect(Double(error) <= 0.02 * Double(value), "\(value) is read as \(read)")
        }
        #expect(LatencyBuckets.lowerBound(ofBucket: LatencyBuckets.count - 1) > 60_000_000)
        #expect(LatencyBuckets.bucket(ofMicroseconds: .max) == LatencyBuckets.count - 1)
    }

    @Test func quantilesComeFromTheBuckets() throws {
        var writer = CounterWriter(base: page, worker: 0)
        let slot = writer.slot(try assign(.endpoint, name: "a", &writer))
        for _ in 0..<99 { slot.record(latencyMicroseconds: 100) }
        slot.record(latencyMicroseconds: 100_000)
        let histogram = try reader().latency(of: .endpoint, named: "a")
        let median = try #require(histogram.quantile(0.5))
        #expect((98...102).contains(median))
        let last = try #require(histogram.quantile(1))
        #expect((98_000...102_000).contains(last))
    }
}
