import Model
import Testing

@testable import Decisions

@Suite struct StaffingTests {
    private let ten = Staffing(capacity: 10)

    @Test func theShareForChanceGrowsWithTheSquareRoot() {
        func count(_ rate: Double) -> Int { ten.replicas(for: rate, scattered: rate.squareRoot()) }
        #expect(count(90) == 13)
        #expect(count(9_000) == 948)
        #expect(count(0) == 1)
        #expect(count(1e12) == Limits.replicasPerService)
    }

    @Test(arguments: [1, 2, 5, 13, 100, 948])
    func whatTheyAreStaffedForNeedsThemAll(replicas: Int) {
        let rate = ten.rate(of: replicas) { $0.squareRoot() }
        #expect(ten.replicas(for: rate * 0.999, scattered: (rate * 0.999).squareRoot()) <= replicas)
        #expect(ten.replicas(for: rate * 1.01, scattered: (rate * 1.01).squareRoot()) > replicas)
    }

    private func rates(_ figures: [Double]) -> RateHistory {
        var history = RateHistory()
        for (index, rate) in figures.enumerated() {
            history.note(rate, at: Instant(nanoseconds: Int64(index) * 1_000_000_000))
        }
        return history
    }

    @Test func scatterIsThatOfNeighboursAndBlindToSteps() {
        let swinging = rates((0..<30).map { $0 % 2 == 0 ? 900 : 1_100 })
        #expect(swinging.deviation(around: 1_000) > 150)
        let stepped = rates((0..<30).map { $0 < 15 ? 100 : 900 })
        #expect(stepped.deviation(around: 500) < 23)
        let rising = rates((0..<30).map { Double($0) * 4 })
        #expect(rising.deviation(around: 60) < 8)
    }

    private func demand(
        _ figures: [Double], current: Int, backlog: Double = 0, growth: Double? = nil
    ) -> RateDemand {
        RateDemand(
            rates: rates(figures), staffing: ten, current: current, ready: current, lead: 2,
            growth: growth, backlog: backlog)
    }

    private func asked(_ demand: RateDemand) -> Int? { demand.needs().map(\.replicas).max() }

    @Test func aStepIsAnsweredBySecondOne() {
        let steady = Array(repeating: 20.0, count: 29)
        let demand = demand(steady + [160], current: 4)
        #expect((asked(demand) ?? 0) >= 20)
        #expect(demand.needs().contains { $0.basis == .requests })
    }

    @Test func chanceMovesNothing() {
        let noise = [0.0, 6, -7, 3, -2, 9, -9, 4]
        let figures = (0..<30).map { 100 + noise[$0 % 8] }
        #expect(asked(demand(figures, current: 14)) == 14)
        #expect(asked(demand(figures, current: 15)) == 15)
    }

    @Test func aLoadThatFallsIsBelievedWithinSeconds() {
        let figures = Array(repeating: 160.0, count: 25) + Array(repeating: 20.0, count: 5)
        #expect((asked(demand(figures, current: 21)) ?? 99) <= 8)
    }

    @Test func whatWaitsAsksForMoreUntilItIsDone() {
        let figures = Array(repeating: 90.0, count: 30)
        #expect(asked(demand(figures, current: 13)) == 13)
        let queued = demand(figures, current: 13, backlog: 300)
        #expect((asked(queued) ?? 0) > 20)
        #expect(queued.needs().contains { $0.basis == .backlog })
    }

    @Test func aRisingLoadIsMetWhereItWillBe() {
        let figures = (0..<30).map { 60 + Double($0) * 2 }
        let demand = demand(figures, current: 13, growth: 1.2)
        #expect(demand.needs().contains { $0.basis == .trend })
    }
}
