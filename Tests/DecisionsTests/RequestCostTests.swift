import Model
import Testing

@testable import Decisions

/// What a request costs in CPU.
@Suite struct RequestCostTests {
    private func observation(at second: Int64, rate: Int64, cpu: Int64) -> ScaleObservation {
        let now = Instant(nanoseconds: second * 1_000_000_000)
        var observation = ScaleObservation(now: now, current: 1)
        var replica = ObservedReplica()
        replica.readiness = .init(isReady: true, since: Instant(nanoseconds: 0))
        replica.firstReadyAt = Instant(nanoseconds: 0)
        (replica.latest.cpu, replica.latest.inFlight) = (cpu, 0)
        replica.latest.givenRate = rate * 1_000
        observation.replicas = [replica]
        return observation
    }

    private func cost(_ seconds: [(rate: Int64, cpu: Int64)]) -> Double? {
        var cost = RequestCost()
        for (index, second) in seconds.enumerated() {
            cost.learn(
                observation(at: Int64(index) + 5, rate: second.rate, cpu: second.cpu))
        }
        return cost.milliCores
    }

    @Test func itIsLearntOfEachSecond() {
        let steady = Array(repeating: (rate: Int64(340), cpu: Int64(680)), count: 10)
        #expect(cost(steady) == 2)
        let dearer = steady + Array(repeating: (rate: 340, cpu: 1_020), count: 60)
        #expect(cost(dearer) ?? 0 > 2.9)
    }

    /// CPU is read before requests are counted, so that a second of little load has the CPU of the second
    /// before.
    @Test func aLoadThatHasJustFallenTellsNothing() {
        let steady = Array(repeating: (rate: Int64(340), cpu: Int64(680)), count: 10)
        #expect(cost(steady + [(55, 640)]) == 2)
        #expect(cost(steady + [(55, 640), (41, 82), (42, 84)]) == 2)
    }
}
