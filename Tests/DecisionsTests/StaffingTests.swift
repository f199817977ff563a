import Model
import Testing

@testable import Decisions

@Suite struct StaffingTests {
    private let ten = Staffing(capacity: 10, scatter: Scatter())

    @Test func aLargeServiceIsBusierThanASmallOne() {
        #expect(ten.replicas(for: 4) == 1)
        #expect(ten.replicas(for: 90) == 11)
        #expect(ten.replicas(for: 9_000) == 949)
        #expect(ten.replicas(for: 0) == 1)
        #expect(ten.replicas(for: 1e12) == Limits.replicasPerService)
    }

    @Test(arguments: [1, 2, 5, 13, 100, 948])
    func whatTheyAreStaffedForNeedsThemAll(replicas: Int) {
        let rate = ten.rate(of: replicas)
        #expect(ten.replicas(for: rate * 0.999) <= replicas)
        #expect(ten.replicas(for: rate * 1.01) > replicas)
    }

    private func rates(_ figures: [Double]) -> RateHistory {
        var history = RateHistory()
        for (index, rate) in figures.enumerated() {
            history.note(rate, at: Instant(nanoseconds: Int64(index) * 1_000_000_000))
        }
        return history
    }

    private func demand(
        _ figures: [Double], current: Int, lead: Double = 2, backlog: Double = 0,
        growth: Double? = nil
    ) -> RateDemand {
        RateDemand(
            rates: rates(figures),
            staffing: Staffing(capacity: 10, scatter: rates(figures).scatter), current: current,
            ready: current, lead: lead,
            growth: growth, backlog: backlog)
    }

    private func asked(_ demand: RateDemand) -> Int? { demand.needs().map(\.replicas).max() }

    @Test func aStepIsAnsweredBySecondOne() {
        let steady = Array(repeating: 20.0, count: 29)
        let demand = demand(steady + [160], current: 4)
        #expect((asked(demand) ?? 0) >= 17)
        #expect(demand.needs().contains { $0.basis == .requests })
    }

    /// Seven are staffed for about 62 a second.
    @Test func howFarAStepGoesNeedsNoMoreProof() {
        func asked(_ rate: Double, hasRisen: Bool) -> Int {
            var demand = demand(Array(repeating: 20.0, count: 29) + [rate], current: 7)
            demand.hasRisen = hasRisen
            return self.asked(demand) ?? 99
        }
        #expect(asked(70, hasRisen: false) <= 7)
        #expect(asked(70, hasRisen: true) == 8)
        #expect(asked(58, hasRisen: true) <= 7)
    }

    /// The mean of three seconds has one in it that was before the rise.
    @Test func whatHasJustBeenAddedIsNotTakenForTooMuch() {
        let figures = Array(repeating: 44.0, count: 26) + [274, 359, 360]
        #expect(asked(demand(figures, current: 42)) ?? 0 >= 38)
    }

    @Test func chanceMovesNothing() {
        let noise = [0.0, 6, -7, 3, -2, 9, -9, 4]
        let figures = (0..<30).map { 100 + noise[$0 % 8] }
        #expect(asked(demand(figures, current: 12)) == 12)
    }

    @Test func aLoadThatFallsIsBelievedWithinSeconds() {
        let figures = Array(repeating: 160.0, count: 25) + Array(repeating: 20.0, count: 5)
        #expect((asked(demand(figures, current: 21)) ?? 99) <= 8)
    }

    /// A third less for two seconds may be chance; a fifth of it is none.
    @Test func aFallToLittleIsBelievedAfterTwoSeconds() {
        let before = Array(repeating: 160.0, count: 28)
        #expect((asked(demand(before + [20, 20], current: 21)) ?? 99) <= 4)
        #expect((asked(demand(before + [160, 20], current: 21)) ?? 0) > 12)
        #expect((asked(demand(before + [110, 110], current: 21)) ?? 0) > 14)
    }

    /// 30 of 100 a second wait for a third of a second each.
    @Test func aQueueThatStandsIsDrainedThoughItIsShort() {
        var demand = demand(Array(repeating: 95.0, count: 30), current: 10, backlog: 30)
        #expect(asked(demand) ?? 99 <= 10)
        demand.standing = 28
        #expect(asked(demand) == 13)
    }

    /// Of 160 a second one replica does ten; 300 will wait when others are ready two seconds later, and are done in
    /// two more by fifteen beyond those that the rate needs.
    @Test func whatWillHaveWaitedIsAskedForWithTheStep() {
        var demand = demand(Array(repeating: 8.0, count: 29) + [160], current: 1, backlog: 10)
        demand.hasRisen = true
        #expect(asked(demand) == 32)
    }

    /// Four do 40 of which 36 come, and get rid of twelve in three seconds; to have it done in two needs a fifth.
    @Test func aStepThatItsOwnReplicasWillWorkOffBorrowsNone() {
        func risen(backlog: Double) -> RateDemand {
            var demand = demand(
                Array(repeating: 8.0, count: 29) + [36], current: 1, lead: 0, backlog: backlog)
            demand.hasRisen = true
            return demand
        }
        #expect(asked(risen(backlog: 12)) == 4)
        #expect(asked(risen(backlog: 30)) == 6)
    }

    /// Twenty do 200 of which 160 come; the rest gets rid of 100 in two seconds and a half.
    @Test func whatTheyWillGetRidOfThemselvesAsksForNoMore() {
        func answered(backlog: Double, _ isAnswered: Bool = true) -> RateDemand {
            var demand = demand(Array(repeating: 160.0, count: 30), current: 20, backlog: backlog)
            demand.isAnswered = isAnswered
            return demand
        }
        #expect(asked(answered(backlog: 150, false)) ?? 0 > 20)
        #expect(asked(answered(backlog: 150)) == 20)
        #expect(asked(answered(backlog: 500)) == 29)
    }

    @Test func anEvenClimbIsMetWhereItWillBe() {
        let before = Array(repeating: 40.0, count: 20)
        #expect(rates(before + [80, 120, 160]).climb == 40)
        #expect(rates(before + [90, 130, 160]).climb == 30)
        let climbing = demand(before + [80, 120, 160], current: 20)
        #expect(climbing.needs().contains { $0.basis == .trend })
        #expect((asked(climbing) ?? 0) >= 25)
    }

    /// A rate is that of half a second ago, so the climb has gone on for as long, however short a start is.
    @Test func aClimbGoesOnWhileItIsMeasured() {
        let figures = Array(repeating: 40.0, count: 20) + [80, 120, 160]
        let climbing = demand(figures, current: 18, lead: 0)
        let trend = climbing.needs().first { $0.basis == .trend }
        #expect(trend?.replicas == climbing.staffing.replicas(for: 180))
    }

    /// A step within a second is spread over two.
    @Test func aStepIsNoClimb() {
        let before = Array(repeating: 40.0, count: 20)
        #expect(rates(before + [100, 160]).climb == nil)
        #expect(rates(before + [100, 160, 160]).climb == nil)
        #expect(rates(before + [80, 120, 110]).climb == nil)
        #expect(rates([80, 120, 160]).climb == nil)
    }

    @Test func aQueueStandsWhenItHasNotBeenLessForSeconds() {
        var queue = StandingQueue()
        for backlog in [30.0, 50, 28] { queue.note(backlog, of: 4) }
        #expect(queue.least == 28)
        queue.note(3, of: 4)
        #expect(queue.least == 3)
        for backlog in [30.0, 50, 28] { queue.note(backlog, of: 4) }
        queue.note(28, of: 5)
        #expect(queue.least == 0)
    }

    @Test func whatWaitsAsksForMoreUntilItIsDone() {
        let figures = Array(repeating: 90.0, count: 30)
        #expect(asked(demand(figures, current: 10)) == 10)
        let queued = demand(figures, current: 10, backlog: 300)
        #expect((asked(queued) ?? 0) > 20)
        #expect(queued.needs().contains { $0.basis == .backlog })
    }

    @Test func whatWasHigherAWhileAgoBringsNothingBack() {
        let figures = Array(repeating: 300.0, count: 10) + Array(repeating: 40.0, count: 8)
        #expect((asked(demand(figures, current: 5)) ?? 9) <= 5)
    }

    /// Where it ends is known a second later.
    @Test func aFallIsOverWhenTheNextSecondIsLikeTheLast() {
        #expect(rates([342, 342, 80]).isFalling)
        #expect(!rates([342, 80, 42, 42]).isFalling)
        #expect(!rates([342, 342, 300]).isFalling)
        #expect(!rates([342]).isFalling)
    }

    /// It fell within the second before the last: the last is the first of the new rate.
    @Test func aFallWithinASecondIsOverInTheNext() {
        #expect(rates([342, 342, 200, 42]).hasDropped)
        #expect(!rates([342, 342, 200, 42]).isFalling)
        #expect(!rates([342, 342, 342, 42]).hasDropped)
        #expect(!rates([342, 342, 200, 180]).hasDropped)
        // A swing has been falling for longer, and will fall further.
        #expect(!rates([342, 250, 150, 60]).hasDropped)
        #expect(rates([342, 250, 150, 60]).isFalling)
        let figures = Array(repeating: 160.0, count: 27) + [100, 20]
        #expect((asked(demand(figures, current: 21)) ?? 99) <= 4)
    }

    @Test func aStepIsNoRise() {
        let figures = Array(repeating: 40.0, count: 15) + Array(repeating: 140.0, count: 15)
        #expect(!demand(figures, current: 15, growth: 1.3).needs().contains { $0.basis == .trend })
    }

    @Test func whatComesEvenlyNeedsLessReserve() {
        let even = rates(Array(repeating: 340.0, count: 60)).scatter
        #expect(even.deviation(of: 340) < 6)
        #expect(Staffing(capacity: 50, scatter: even).replicas(for: 379) == 8)
        #expect(Staffing(capacity: 50, scatter: Scatter()).replicas(for: 379) == 9)
    }

    @Test func aRisingLoadIsMetWhereItWillBe() {
        let figures = (0..<30).map { 60 + Double($0) * 2 }
        let demand = demand(figures, current: 13, growth: 1.2)
        #expect(demand.needs().contains { $0.basis == .trend })
    }
}
