import Histogram

/// Everything that is counted during a run.
struct LoadTally {
    /// Failures told one by one; beyond, only their number.
    static let toldFailures = 50
    private static let longestMicroseconds: UInt64 = 600_000_000

    private(set) var ok = 0
    private(set) var failures: [String: Int] = [:]
    private(set) var firstFailures: [ToldFailure] = []
    private(set) var series: [LoadSecond] = []
    private(set) var labels: [LabelSource: LabelTally] = [:]
    private(set) var latency = LoadTally.emptyHistogram()
    private var secondLatency = LoadTally.emptyHistogram()
    private var second = LoadSecond(second: 0)
    var sent = 0
    /// Connections that the server had closed while they were idle, opened again.
    var reconnects = 0
    /// Of these, requests that had been written already and were written again.
    var retried = 0
    var bytesReceived = 0

    var failed: Int { failures.values.reduce(0, +) }

    /// `offset` is nanoseconds since the start, when the response was complete.
    mutating func succeed(at offset: Int64, latency nanoseconds: Int64) {
        enter(offset)
        ok += 1
        second.ok += 1
        let microseconds = min(UInt64(max(1, nanoseconds / 1_000)), LoadTally.longestMicroseconds)
        latency.record(microseconds)
        secondLatency.record(microseconds)
    }

    mutating func fail(_ failure: LoadFailure, at offset: Int64) {
        enter(offset)
        second.failed += 1
        failures[failure.name, default: 0] += 1
        guard firstFailures.count < LoadTally.toldFailures else { return }
        firstFailures.append(
            ToldFailure(seconds: seconds(offset), kind: failure.name, detail: failure.detail))
    }

    mutating func note(_ value: String, of label: LabelSource, at offset: Int64) {
        labels[label, default: LabelTally()].note(value, at: seconds(offset))
    }

    /// Ends the second under way, so that the series is whole.
    mutating func close() { endSecond() }

    private mutating func enter(_ offset: Int64) {
        let number = Int(offset / 1_000_000_000)
        while second.second < number {
            endSecond()
            second = LoadSecond(second: second.second + 1)
        }
    }

    private mutating func endSecond() {
        second.p99Microseconds =
            second.ok == 0 ? nil : secondLatency.valueAtPercentile(99)
        series.append(second)
        secondLatency.reset()
    }

    private func seconds(_ offset: Int64) -> Double { Double(offset / 1_000) / 1e6 }

    private static func emptyHistogram() -> Histogram<UInt64> {
        Histogram(
            lowestDiscernibleValue: 1, highestTrackableValue: longestMicroseconds,
            numberOfSignificantValueDigits: .three)
    }
}

/// What ended within one second of the run.
struct LoadSecond: Encodable {
    let second: Int
    var ok = 0
    var failed = 0
    var p99Microseconds: UInt64?

    init(second: Int) { self.second = second }
}

struct ToldFailure: Encodable {
    let seconds: Double
    let kind: String
    let detail: String?
}
