import FrontWire
import Model
import Testing

@testable import Supervisor

@Suite struct RiseWatchTests {
    private var watch = RiseWatch()

    private mutating func settle(
        _ counts: [String: UInt64], requests: UInt64 = 0, at seconds: Int64 = 0
    ) {
        watch.settle(
            Set(counts.keys), at: counts.mapValues { Flight(inFlight: $0, requests: requests) },
            Instant(nanoseconds: seconds * 1_000_000_000))
    }

    private mutating func rises(
        _ counts: [String: UInt64], requests: UInt64 = 0, at milliseconds: Int64 = 0
    ) -> [RiseWatch.Rise] {
        watch.rises(
            to: counts.mapValues { Flight(inFlight: $0, requests: requests) },
            at: Instant(nanoseconds: milliseconds * 1_000_000))
    }

    @Test mutating func aRiseIsToldForAsLongAsItLasts() {
        settle(["orders": 4, "shop": 100])
        #expect(rises(["orders": 32, "shop": 100]).map(\.service) == ["orders"])
        #expect(rises(["orders": 33, "shop": 300]).map(\.service) == ["orders", "shop"])
        #expect(rises(["orders": 4, "shop": 300]).map(\.service) == ["shop"])
    }

    @Test(arguments: [(0, 5), (1, 7), (4, 17), (100, 209)])
    mutating func chanceIsNoRise(before: UInt64, now: UInt64) {
        settle(["orders": before])
        #expect(rises(["orders": now]).isEmpty)
        #expect(rises(["orders": now + 1]).map(\.service) == ["orders"])
    }

    /// Of eight in the mean two are chance, too, and twenty no rise from them.
    @Test mutating func whatIsUsualIsTheMeanOfSeconds() {
        for _ in 0..<10 { settle(["orders": 8]) }
        settle(["orders": 2])
        #expect(rises(["orders": 20]).isEmpty)
    }

    /// Another service of the same name may come.
    @Test mutating func aServiceThatHasGoneIsForgotten() {
        settle(["orders": 100])
        settle(["shop": 1])
        #expect(rises(["orders": 6]).map(\.service) == ["orders"])
    }

    @Test mutating func whileTheFrontIsAwayWhatIsUsualStays() {
        settle(["orders": 100])
        watch.settle(["orders"], at: [:], Instant(nanoseconds: 1_000_000_000))
        #expect(rises(["orders": 150]).isEmpty)
    }

    /// 36 in a tenth of a second may be 30 a tenth.
    @Test mutating func howMuchArrivesIsToldFromTheSecondLookOn() {
        settle(["orders": 0])
        #expect(rises(["orders": 40], requests: 1_040).first?.arrivingPerSecond == nil)
        let second = rises(["orders": 70], requests: 1_076, at: 100)
        #expect(second.first?.arrivingPerSecond == 300)
        let third = rises(["orders": 100], requests: 1_104, at: 200)
        #expect(third.first?.arrivingPerSecond == 280)
    }

    /// A crowd that came at once is no rate: nobody says that more will come.
    @Test mutating func whatCameAtOnceArrivesNoMore() {
        settle(["orders": 0])
        _ = rises(["orders": 500], requests: 500)
        #expect(rises(["orders": 490], requests: 500, at: 100).first?.arrivingPerSecond == 0)
    }

    /// Two in 50 ms are far from the 30 that came in the 100 before.
    @Test mutating func whatCameForOnceIsNotCountedWithWhatGoesOn() {
        for time in 0..<3 { settle(["orders": 2], requests: UInt64(time) * 40, at: Int64(time)) }
        _ = rises(["orders": 2], requests: 82, at: 2_050)
        _ = rises(["orders": 2], requests: 84, at: 2_100)
        #expect(rises(["orders": 30], requests: 114, at: 2_150).count == 1)
        let second = rises(["orders": 30], requests: 116, at: 2_200)
        #expect(second.first?.arrivingPerSecond == 11)
    }

    /// A mean of seconds would not tell that it has become less.
    @Test mutating func arrivalsAreCountedAnewAfterASecond() {
        settle(["orders": 0])
        _ = rises(["orders": 40], requests: 40)
        #expect(rises(["orders": 400], requests: 940, at: 900).first?.arrivingPerSecond == 966)
        #expect(rises(["orders": 400], requests: 1_040, at: 1_000).first?.arrivingPerSecond == nil)
        #expect(
            rises(["orders": 400], requests: 1_140, at: 1_100).first?.arrivingPerSecond == 900)
    }

    /// Forty a second, and then 320; nothing waits, as replicas are quick to come.
    @Test mutating func whatComesTooFastIsARiseBeforeItPilesUp() {
        settle(["orders": 2], requests: 0, at: 0)
        settle(["orders": 2], requests: 40, at: 1)
        settle(["orders": 2], requests: 80, at: 2)
        #expect(rises(["orders": 2], requests: 82, at: 2_050).isEmpty)
        #expect(rises(["orders": 2], requests: 84, at: 2_100).isEmpty)
        #expect(rises(["orders": 2], requests: 99, at: 2_150).isEmpty)
        let seen = rises(["orders": 2], requests: 115, at: 2_200)
        #expect(seen == [RiseWatch.Rise(service: "orders")])
        #expect(rises(["orders": 2], requests: 131, at: 2_250).first?.arrivingPerSecond == 320)
        #expect(rises(["orders": 2], requests: 133, at: 2_300).count == 1)
        #expect(rises(["orders": 2], requests: 135, at: 2_350).isEmpty)
    }

    /// A load of bursts is as low between two of them as it ever was.
    @Test mutating func aRiseFromALowAfterAHighIsOne() {
        for time in 0..<5 { settle(["orders": 0], requests: UInt64(time) * 400, at: Int64(time)) }
        settle(["orders": 0], requests: 1_640, at: 5)
        #expect(rises(["orders": 2], requests: 1_642, at: 5_050).isEmpty)
        #expect(rises(["orders": 2], requests: 1_644, at: 5_100).isEmpty)
        #expect(rises(["orders": 2], requests: 1_660, at: 5_150).count == 1)
    }

    @Test mutating func howFastItComesIsUsualAfterSecondsOnly() {
        settle(["orders": 2])
        #expect(rises(["orders": 2], requests: 100, at: 50).isEmpty)
        #expect(rises(["orders": 2], requests: 200, at: 100).isEmpty)
        #expect(rises(["orders": 2], requests: 300, at: 150).isEmpty)
    }

    @Test mutating func anotherProcessOfTheFrontCountsFromTheBeginning() {
        settle(["orders": 0])
        _ = rises(["orders": 40], requests: 1_000)
        #expect(rises(["orders": 40], requests: 10, at: 100).first?.arrivingPerSecond == nil)
        #expect(
            rises(["orders": 60], requests: 110, at: 200).first?.arrivingPerSecond == 900)
    }
}
