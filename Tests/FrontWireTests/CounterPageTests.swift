import FrontWire
import Testing

@Suite final class CounterPageTests {
    private let page = UnsafeMutableRawPointer.allocate(
        byteCount: CounterLayout.pageBytes, alignment: 4096)

    init() { page.initializeMemory(as: UInt8.self, repeating: 0, count: CounterLayout.pageBytes) }

    deinit { page.deallocate() }

    private func reader() throws -> CounterReader {
        try #require(CounterReader(base: page, byteCount: CounterLayout.pageBytes))
    }

    private func assign(
        _ kind: CounterKind, name: String, _ writer: inout CounterWriter
    ) throws -> Int {
        let slot = writer.assign(kind, name: name)
        return try #require(slot)
    }

    @Test func theReaderFindsWhatWasCounted() throws {
        var writer = CounterWriter(base: page)
        let service = try assign(.service, name: "orders", &writer)
        let endpoint = try assign(.endpoint, name: "orders-1-2", &writer)
        writer.slot(service).add(to: .requests)
        writer.slot(endpoint).add(5, to: .requests)
        writer.slot(endpoint).add(2, to: .inFlight)
        writer.slot(endpoint).subtract(from: .inFlight)
        writer.slot(endpoint).record(latencyMicroseconds: 900)
        writer.note(routesVersion: 7)
        let samples = try reader().samples()
        #expect(samples.map(\.name) == ["orders", "orders-1-2"])
        #expect(samples.map(\.kind) == [.service, .endpoint])
        #expect(samples[1][.requests] == 5)
        #expect(samples[1][.inFlight] == 1)
        #expect(samples[1][.latencySum] == 900)
        #expect(try reader().routesVersion == 7)
    }

    @Test func aReusedSlotStartsAtZeroWithAnotherGeneration() throws {
        var writer = CounterWriter(base: page)
        let first = try assign(.endpoint, name: "orders-1-1", &writer)
        writer.slot(first).add(9, to: .requests)
        let before = try #require(try reader().samples().first)
        writer.release(first)
        #expect(try reader().samples().isEmpty)
        let second = try assign(.endpoint, name: "orders-2-1", &writer)
        let after = try #require(try reader().samples().first)
        #expect(second == first)
        #expect(after.generation != before.generation)
        #expect(after[.requests] == 0)
        #expect(after.name == "orders-2-1")
    }

    @Test func slotsRunOutRatherThanOverflow() throws {
        var writer = CounterWriter(base: page)
        for number in 0..<CounterLayout.slots {
            _ = try assign(.endpoint, name: "e\(number)", &writer)
        }
        let oneMore = writer.assign(.endpoint, name: "one more")
        #expect(oneMore == nil)
    }

    @Test func memoryThatIsNoCounterPageIsRefused() {
        #expect(CounterReader(base: page, byteCount: CounterLayout.pageBytes) == nil)
        #expect(CounterReader(base: page, byteCount: 64) == nil)
    }

    @Test func bucketsAreWithinAnEighthOfWhatFallsIntoThem() {
        for value: UInt64 in [0, 1, 7, 8, 9, 15, 16, 100, 999, 1000, 65_535, 1_000_000, 50_000_000]
        {
            let bucket = LatencyBuckets.bucket(ofMicroseconds: value)
            let lower = LatencyBuckets.lowerBound(ofBucket: bucket)
            #expect(lower <= value)
            #expect(value < LatencyBuckets.lowerBound(ofBucket: bucket + 1))
            #expect(value - lower <= value / 8)
        }
        #expect(LatencyBuckets.bucket(ofMicroseconds: .max) == CounterLayout.latencyBuckets - 1)
    }

    @Test func quantilesComeFromTheBuckets() throws {
        var writer = CounterWriter(base: page)
        let slot = writer.slot(try assign(.endpoint, name: "a", &writer))
        for _ in 0..<99 { slot.record(latencyMicroseconds: 100) }
        slot.record(latencyMicroseconds: 100_000)
        let sample = try #require(try reader().samples().first)
        let median = try #require(sample.latencyQuantile(0.5))
        #expect((100...112).contains(median))
        let last = try #require(sample.latencyQuantile(1))
        #expect((100_000...112_500).contains(last))
    }
}
