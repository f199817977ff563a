import Decisions
import Model
import Simulation
import Testing

@Suite struct GrowthLimitTests {
    private let policy = ScalePolicy(replicas: 1, minimum: 1, maximum: 100)

    @Test(arguments: [(1, 5), (2, 6), (4, 8), (5, 10), (20, 40)])
    func theLargerOfFourAndDoubleIsAllowed(current: Int, ceiling: Int) {
        #expect(GrowthLimit().ceiling(from: current, policy: policy, at: second(0)) == ceiling)
    }

    @Test func whatWasAddedInThePeriodCounts() {
        var limit = GrowthLimit()
        limit.note(change: 4, at: second(0), period: policy.growthPeriod)
        #expect(limit.ceiling(from: 6, policy: policy, at: second(14)) == 6)
        #expect(limit.ceiling(from: 6, policy: policy, at: second(15)) == 12)
    }

    @Test func whatWasTakenAwayInThePeriodMayComeBack() {
        var limit = GrowthLimit()
        limit.note(change: -6, at: second(0), period: policy.growthPeriod)
        #expect(limit.ceiling(from: 4, policy: policy, at: second(1)) == 20)
    }

    @Test func itNeverForcesAScaleIn() {
        var limit = GrowthLimit()
        limit.note(change: 50, at: second(0), period: policy.growthPeriod)
        #expect(limit.ceiling(from: 40, policy: policy, at: second(1)) == 40)
    }
}

@Suite struct ScaleInWindowTests {
    private let window: Duration = .seconds(300)

    @Test func theHighestOfTheWindowIsToldAndThenForgotten() {
        var recent = ScaleInWindow()
        recent.note(8, at: second(0), window: window)
        recent.note(3, at: second(10), window: window)
        #expect(recent.highest(at: second(300), window: window)?.replicas == 8)
        #expect(recent.highest(at: second(300.001), window: window)?.replicas == 3)
        #expect(recent.highest(at: second(311), window: window) == nil)
    }

    @Test func onlyWhatCanStillBeTheHighestIsKept() {
        var recent = ScaleInWindow()
        for (at, replicas) in [(0.0, 5), (1, 4), (2, 4), (3, 2), (4, 4)] {
            recent.note(replicas, at: second(at), window: window)
        }
        #expect(recent.recommendations.map(\.replicas) == [5, 4])
        #expect(recent.recommendations.last?.at == second(4))
    }

    @Test func aYearOfSamplesStaysSmall() {
        var recent = ScaleInWindow()
        var random = SeededRandom(seed: 3)
        for at in 0..<100_000 {
            recent.note(random.below(1_000), at: second(Double(at)), window: window)
        }
        #expect(recent.recommendations.count <= 300)
    }

    @Test func instantsOfBeforeARebootAreTakenAsNow() {
        let kept = [ServiceRecord.Recommendation(at: second(90_000), replicas: 7)]
        let recent = ScaleInWindow(kept, at: second(0), window: window)
        #expect(recent.highest(at: second(300), window: window)?.replicas == 7)
        #expect(recent.highest(at: second(301), window: window) == nil)
    }
}

@Suite struct SampleWindowTests {
    @Test func theMeanIsOfTheWindowOnly() {
        var samples = SampleWindow()
        samples.note(cpu(100), at: second(0), keepingSince: second(-5))
        samples.note(cpu(300), at: second(4), keepingSince: second(-1))
        #expect(samples.means(since: second(-1)).cpuMilliCores == 200)
        #expect(samples.means(since: second(1)).cpuMilliCores == 300)
        #expect(samples.means(since: second(5)).cpuMilliCores == nil)
    }

    @Test func aSampleWithoutAFigureIsNone() {
        var samples = SampleWindow()
        samples.note(cpu(nil), at: second(0), keepingSince: second(-5))
        #expect(samples.means(since: second(-5)).cpuMilliCores == nil)
    }

    @Test func oneFigureMayBeMissingBesideOthers() {
        var samples = SampleWindow()
        var figures = cpu(100)
        figures.requestsInFlight = 2
        samples.note(figures, at: second(0), keepingSince: second(-5))
        samples.note(cpu(300), at: second(1), keepingSince: second(-4))
        let means = samples.means(since: second(-4))
        #expect(means.cpuMilliCores == 200)
        #expect(means.requestsInFlightMilli == 2_000)
        #expect(means.requestsPerSecondMilli == nil)
        let later = samples.means(since: second(1))
        #expect(later.cpuMilliCores == 300)
        #expect(later.requestsInFlightMilli == nil)
    }

    @Test func useOfCPUAloneIsForgotten() {
        var samples = SampleWindow()
        var figures = cpu(900)
        figures.requestsInFlight = 2
        samples.note(figures, at: second(0), keepingSince: second(-5))
        samples.forgetCPU()
        #expect(samples.means(since: second(-5)).cpuMilliCores == nil)
        #expect(samples.means(since: second(-5)).requestsInFlightMilli == 2_000)
        samples.note(cpu(100), at: second(1), keepingSince: second(-4))
        #expect(samples.means(since: second(-4)).cpuMilliCores == 100)
        samples.note(cpu(100), at: second(6), keepingSince: second(1))
        #expect(samples.means(since: second(1)).cpuMilliCores == 100)
    }

    @Test func theyAreBounded() {
        var samples = SampleWindow()
        for count in 0..<1_000 {
            samples.note(cpu(count), at: second(0), keepingSince: second(-5))
        }
        let kept = Limits.samplesPerReplica
        #expect(
            samples.means(since: second(-5)).cpuMilliCores == (1_000 - kept + 999) / 2)
    }

    private func cpu(_ milliCores: Int?) -> SampleWindow.Figures {
        var figures = SampleWindow.Figures()
        figures.cpuMilliCores = milliCores
        return figures
    }
}
