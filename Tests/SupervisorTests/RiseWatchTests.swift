import FrontWire
import Model
import Testing

@testable import Supervisor

@Suite struct InFlightWatchTests {
    private var watch = InFlightWatch()

    private mutating func settle(_ counts: [String: UInt64]) {
        watch.settle(at: counts.mapValues { Flight(inFlight: $0) })
    }

    private mutating func rises(
        _ counts: [String: UInt64], requests: UInt64 = 0, at milliseconds: Int64 = 0
    ) -> [InFlightWatch.Rise] {
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

    @Test mutating func aLoadThatHasGoneIsForgotten() {
        settle(["orders": 100])
        for _ in 0..<40 { settle([:]) }
        #expect(rises(["orders": 6]).map(\.service) == ["orders"])
    }

    /// 36 in a tenth of a second may be 24 a tenth.
    @Test mutating func howMuchArrivesIsToldFromTheSecondLookOn() {
        settle(["orders": 0])
        #expect(rises(["orders": 40], requests: 1_040).first?.arrivingPerSecond == nil)
        let second = rises(["orders": 70], requests: 1_076, at: 100)
        #expect(second.first?.arrivingPerSecond == 240)
        let third = rises(["orders": 100], requests: 1_104, at: 200)
        #expect(third.first?.arrivingPerSecond == 240)
    }

    /// A crowd that came at once is no rate: nobody says that more will come.
    @Test mutating func whatCameAtOnceArrivesNoMore() {
        settle(["orders": 0])
        _ = rises(["orders": 500], requests: 500)
        #expect(rises(["orders": 490], requests: 500, at: 100).first?.arrivingPerSecond == 0)
    }

    @Test mutating func eachSecondArrivalsAreCountedAnew() {
        settle(["orders": 0])
        _ = rises(["orders": 40], requests: 40)
        settle(["orders": 40])
        #expect(rises(["orders": 400], requests: 400, at: 100).first?.arrivingPerSecond == nil)
        #expect(
            rises(["orders": 400], requests: 500, at: 200).first?.arrivingPerSecond == 800)
    }

    @Test mutating func anotherProcessOfTheFrontCountsFromTheBeginning() {
        settle(["orders": 0])
        _ = rises(["orders": 40], requests: 1_000)
        #expect(rises(["orders": 40], requests: 10, at: 100).first?.arrivingPerSecond == nil)
        #expect(
            rises(["orders": 60], requests: 110, at: 200).first?.arrivingPerSecond == 800)
    }
}
