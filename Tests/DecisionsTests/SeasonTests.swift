import Model
import Testing

@testable import Decisions

@Suite struct SeasonTests {
    private static let day = 96

    /// Busy from eight to twenty.
    private func load(_ slot: Int) -> Int { (32..<80).contains(slot % Self.day) ? 300_000 : 40_000 }

    private func season(_ slots: Range<Int>, _ load: (Int) -> Int) -> Season {
        var season = Season(isCounted: true)
        for slot in slots { season.note(load(slot), slot: slot) }
        return season
    }

    @Test func aDayTellsTheNextOnceItHasToldTwoHours() {
        #expect(season(0..<Self.day, load).forecast(slot: Self.day) == nil)
        #expect(season(0..<(Self.day + 7), load).forecast(slot: Self.day + 32) == nil)
        let known = season(0..<(Self.day + 31), load)
        #expect(known.forecast(slot: Self.day + 32)?.load == 300_000)
        #expect(known.forecast(slot: Self.day + 32)?.source == .yesterday)
    }

    @Test func aBusierDayIsToldFromItsMorning() {
        let known = season(0..<(Self.day + 31)) { load($0) * ($0 < Self.day ? 2 : 3) / 2 }
        let told = known.forecast(slot: Self.day + 32)?.load ?? 0
        #expect((440_000...460_000).contains(told))
    }

    @Test func whatHasNoPatternIsNotBelieved() {
        let wild = season(0..<(2 * Self.day)) { 10_000 + $0 * $0 * 7_919 % 300_000 }
        #expect(wild.forecast(slot: 2 * Self.day) == nil)
    }

    @Test func aWeekTellsWhatYesterdayDoesNot() {
        // Sundays are quiet.
        let week = season(0..<(7 * Self.day + 31)) { $0 / Self.day % 7 == 6 ? 30_000 : load($0) }
        #expect(week.forecast(slot: 7 * Self.day + 32)?.source == .lastWeek)
        #expect(week.forecast(slot: 7 * Self.day + 32)?.load == 300_000)
    }

    @Test func hoursThatNobodySawAreNotKnown() {
        var season = season(0..<Self.day, load)
        season.note(300_000, slot: Self.day + 60)
        for slot in 1...8 { season.note(300_000, slot: Self.day + 60 + slot) }
        #expect(season.forecast(slot: 2 * Self.day + 40) == nil)
        #expect(season.forecast(slot: 2 * Self.day + 61)?.load == 300_000)
    }

    @Test func aClockThatIsSetBackTeachesNothing() {
        var season = season(0..<200, load)
        let before = season
        season.note(1, slot: 150)
        #expect(season == before)
    }

    // MARK: What is done by it

    private func second(_ number: Int, rate: Int64, ready: Int) -> ScaleObservation {
        var observation = ScaleObservation(
            now: Instant(nanoseconds: Int64(number) * 1_000_000_000), current: ready)
        observation.clockSeconds = number
        observation.startTime = .seconds(30)
        observation.replicas = (0..<ready).map { _ in
            var replica = ObservedReplica()
            replica.readiness = .init(isReady: true, since: Instant(nanoseconds: 0))
            replica.firstReadyAt = Instant(nanoseconds: 0)
            replica.cpuRequest = 1_000
            replica.latest.rate = rate * 1_000 / Int64(ready)
            replica.latest.cpu = rate * 10 / Int64(ready)
            replica.cpu = .init(
                milli: rate * 10 / Int64(ready), at: observation.now, window: .seconds(5))
            return replica
        }
        return observation
    }

    private func decision(_ prediction: ScalePrediction) -> ScaleDecision {
        var policy = ScalePolicy(replicas: 1, minimum: 1, maximum: 50)
        policy.cpu = CPUTarget(percent: 50)
        policy.prediction = prediction
        var autoscaler = DemandAutoscaler()
        autoscaler.season.restore(Boxed(wrappedValue: season(0..<(Self.day + 31), load)))
        let eight = (Self.day + 32) * Season.slotSeconds
        var decision = ScaleDecision(.standard, at: Instant(nanoseconds: 0), current: 1)
        for second in (eight - 120)..<(eight - 80) {
            decision = autoscaler.decide(
                self.second(second, rate: 40, ready: 1), policy, hold: .none)
        }
        return decision
    }

    @Test func replicasAreAskedForBeforeTheLoadComes() {
        let decision = decision(.season)
        // 300 requests/s of 10 ms are 3 cores, at most four times what is now: 40 * 4 of 10 ms.
        #expect(decision.proposed == 4)
        #expect(decision.figures.contains("soon, as it was yesterday"))
    }

    @Test func thePolicySwitchesItOff() {
        #expect(decision(.off).proposed == 1)
    }
}
