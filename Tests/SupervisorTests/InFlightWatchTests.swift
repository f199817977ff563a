import Testing

@testable import Supervisor

@Suite struct InFlightWatchTests {
    private var watch = InFlightWatch()

    @Test mutating func aStepIsToldOnce() {
        watch.settle(at: ["orders": 4, "shop": 100])
        #expect(watch.rises(to: ["orders": 32, "shop": 100]) == ["orders"])
        #expect(watch.rises(to: ["orders": 33, "shop": 101]).isEmpty)
        #expect(watch.rises(to: ["orders": 90, "shop": 300]) == ["orders", "shop"])
    }

    @Test(arguments: [(0, 5), (1, 7), (4, 17), (100, 209)])
    mutating func chanceIsNoRise(before: UInt64, now: UInt64) {
        watch.settle(at: ["orders": before])
        #expect(watch.rises(to: ["orders": now]).isEmpty)
        #expect(watch.rises(to: ["orders": now + 1]) == ["orders"])
    }

    /// Of eight in the mean two are chance, too, and twenty no rise from them.
    @Test mutating func whatIsUsualIsTheMeanOfSeconds() {
        for _ in 0..<10 { watch.settle(at: ["orders": 8]) }
        watch.settle(at: ["orders": 2])
        #expect(watch.rises(to: ["orders": 20]).isEmpty)
    }

    @Test mutating func aLoadThatHasGoneIsForgotten() {
        watch.settle(at: ["orders": 100])
        for _ in 0..<40 { watch.settle(at: [:]) }
        #expect(watch.rises(to: ["orders": 6]) == ["orders"])
    }
}
