import Decisions
import Foundation
import Model
import Simulation
import Testing

/// What limits would fit what was used.
@Suite struct UsageTests {
    /// A percentile is the end of its bucket, a twentieth and the width of the first above at most.
    private func close(_ figure: Double?, _ wanted: Double, within part: Double = 0.12) -> Bool {
        figure.map { abs($0 - wanted) <= wanted * part } ?? false
    }

    // MARK: The histogram

    @Test func aPercentileIsTheEndOfItsBucket() {
        var histogram = UsageHistogram(first: 10)
        #expect(histogram.percentile(0.5) == nil)
        histogram.add(25, at: 0)
        // 10 + 10.5 + 11.025
        #expect(close(histogram.percentile(0.5), 31.525, within: 0.000_1))
        histogram.add(5, at: 0)
        #expect(histogram.percentile(0.5) == 10)
        histogram.add(1e12, at: 0)
        #expect(histogram.percentile(1) ?? 0 > 1_000_000)
    }

    @Test func percentilesCountWeight() {
        var histogram = UsageHistogram(first: 10)
        for use in 1...100 { histogram.add(Double(use * 10), at: 0) }
        #expect(close(histogram.percentile(0.5), 500))
        #expect(close(histogram.percentile(0.9), 900))
        #expect(close(histogram.percentile(0.95), 950))
    }

    @Test func halfOfTheWeightIsGoneAfterADay() {
        var histogram = UsageHistogram(first: 10)
        histogram.add(1_000, at: 0)
        histogram.add(1_000, at: 0)
        histogram.add(100, at: 1_440)
        // Two of a day ago weigh as much as one of now.
        #expect(close(histogram.percentile(0.499), 100))
        #expect(close(histogram.percentile(0.51), 1_000))
        // After weeks the old ones are nothing, and numbers have not grown out of bounds.
        for day in 2...60 { histogram.add(100, at: day * 1_440) }
        #expect(close(histogram.percentile(0.999), 100))
    }

    @Test func whatIsKeptReadsAsTheSame() throws {
        var histogram = UsageHistogram(first: 10)
        for use in 1...100 { histogram.add(Double(use * 7), at: use * 60) }
        let kept = try JSONEncoder().encode(histogram)
        #expect(kept.count < 1_000)
        let read = try JSONDecoder().decode(UsageHistogram.self, from: kept)
        for share in [0.1, 0.5, 0.9, 0.95] {
            #expect(read.percentile(share) == histogram.percentile(share))
        }
    }

    // MARK: The recommendation

    @Test func itIsVPAs() throws {
        var history = UsageHistory()
        #expect(history.recommendation == nil)
        // A day of one replica: nine minutes of ten at 200, one at 600; 100 MB at most.
        for minute in 0..<1_440 {
            history.note(cpu: [minute % 10 == 0 ? 600 : 200], workingSetBytes: 100_000_000)
        }
        let told = try #require(history.recommendation)
        #expect(told.confidence == 1)
        let cpu = try #require(told.cpu)
        #expect(close(cpu.target, 0.2 * 1.15))
        #expect(close(cpu.lower, 0.2 * 1.15 / 1.002))
        // Of a day the 95th percentile counts twice.
        #expect(close(cpu.upper, 0.6 * 1.15 * 2))
        #expect(close(told.memory?.target, 115_000_000))
    }

    @Test func boundsDrawTogetherAsMoreIsKnown() throws {
        var history = UsageHistory()
        for _ in 0..<60 { history.note(cpu: [200], workingSetBytes: 1 << 26) }
        let early = try #require(history.recommendation?.cpu)
        for _ in 0..<10_000 { history.note(cpu: [200], workingSetBytes: 1 << 26) }
        let late = try #require(history.recommendation?.cpu)
        #expect(early.upper > late.upper)
        #expect(early.lower < late.lower)
        #expect(early.target == late.target)
    }

    @Test func memoryGoesByTheHighestOfEachDay() throws {
        var history = UsageHistory()
        for minute in 0..<1_440 {
            history.note(cpu: [100], workingSetBytes: minute == 700 ? 400_000_000 : 50_000_000)
        }
        #expect(close(history.recommendation?.memory?.target, 460_000_000))
        history.noteOutOfMemory(at: 1 << 30)
        let bumped = Double(1 << 30) * 1.2 * 1.15
        #expect(close(history.recommendation?.memory?.target, bumped))
    }

    // MARK: Of a service

    private func watched(minutes: Int) -> SimulatedHost {
        var host = SimulatedHost.ready(.web(replicas: 2))
        watch(&host, minutes: minutes)
        return host
    }

    private func watch(_ host: inout SimulatedHost, minutes: Int, cpu: Int = 200) {
        for _ in 0..<(minutes * 60) {
            host.run(for: .seconds(1))
            host.use(cpu: cpu, memory: 64 << 20)
        }
    }

    @Test func aServiceIsWatchedByTheMinute() {
        let host = watched(minutes: 11)
        let told = host.state()?.recommendation
        #expect(told?.watchedMinutes == 10 || told?.watchedMinutes == 11)
        #expect(close(told?.cpu?.target, 0.23))
        #expect(close(told?.memory?.target, Double(64 << 20) * 1.15))
    }

    @Test func whatIsKnownOutlivesTheDaemon() {
        var host = watched(minutes: 25)
        host.killDaemon()
        host.startDaemon()
        let told = host.state()?.recommendation
        #expect(told?.watchedMinutes ?? 0 >= 20)
        #expect(close(told?.cpu?.target, 0.23))
    }

    @Test func whatIsKnownIsKeptNowAndThenOnly() {
        let host = watched(minutes: 25)
        let before = host.effects.count { if case .save = $0.effect { true } else { false } }
        #expect(before < 20)
    }
}
