import History
import Model
import Testing

@Suite struct RebootTests {
    let place: Workplace
    let store: HistoryStore
    /// A hundred seconds later by the wall clock, five seconds after another boot.
    let later = ClockReading(
        bootID: "boot-2", monotonic: Instant(nanoseconds: 5_000_000_000),
        wallMilliseconds: now.wallMilliseconds + 100_000)

    init() throws {
        place = try Workplace()
        store = try HistoryStore.open(at: place.path, now: now).store
        try store.write([.save(record("orders", desired: 6)), change("one")], now: now)
    }

    @Test func inTheSameBootInstantsHold() throws {
        let restored = try store.load(now: now)
        #expect(try restored.records == [record("orders", desired: 6)])
        #expect(!restored.hasRebooted)
    }

    @Test func afterARebootAServiceKeepsItsAge() throws {
        let restored = try store.load(now: later)
        #expect(restored.hasRebooted)
        let created = restored.records[0].createdAt
        // 50 s old when it was saved, and 100 s have passed.
        #expect(later.monotonic - created == .seconds(150))
    }

    @Test func afterARebootARolloutKeepsItsAgeAndOutcome() throws {
        let rollout = try #require(try store.load(now: later).records[0].rollout)
        #expect(later.monotonic - rollout.startedAt == .seconds(140))
        #expect(rollout.outcome == .complete)
        #expect(rollout.sentence == "all are new")
    }

    @Test func afterARebootPlacesThatWereGivenUpAreFilledAgain() throws {
        let restored = try store.load(now: later).records[0]
        #expect(restored.closedPlaces.isEmpty)
        #expect(restored.condemned.isEmpty)
    }

    @Test func afterARebootBackOffsAreDueAndRecommendationsGone() throws {
        let restored = try store.load(now: later).records[0]
        #expect(restored.vacancies.map(\.startDue) == [later.monotonic])
        #expect(restored.vacancies.map(\.failures) == [5])
        #expect(restored.recommendations.isEmpty)
        #expect(restored.desired == 6)
    }

    @Test func aClockSetBackMakesNoNegativeAge() throws {
        let earlier = ClockReading(
            bootID: "boot-2", monotonic: later.monotonic,
            wallMilliseconds: now.wallMilliseconds - 1_000_000)
        #expect(try store.load(now: earlier).records[0].createdAt == later.monotonic)
    }

    @Test func eventsTellTheirBoot() throws {
        try store.write([change("two")], now: later)
        #expect(
            try store.events(of: nil, after: nil, limit: 9).map(\.bootID) == ["boot-1", "boot-2"])
        #expect(try !store.load(now: later).hasRebooted)
    }
}
