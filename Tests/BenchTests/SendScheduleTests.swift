import Testing

@testable import coxswain_bench

struct SendScheduleTests {
    private func first(_ count: Int, of shape: RateShape) -> [Int64] {
        var schedule = SendSchedule(start: 1_000, shape: shape)
        return (0..<count).map { _ in schedule.take() - 1_000 }
    }

    @Test func aSteadyRateIsEvenlySpaced() {
        #expect(first(4, of: .steady(4)) == [0, 250_000_000, 500_000_000, 750_000_000])
        #expect(first(41, of: .steady(4)).last == 10_000_000_000)
    }

    @Test func aStepChangesTheSpacingAtItsInstant() throws {
        let shape = try #require(RateShape([2, 4], slice: .seconds(1)))
        #expect(
            first(5, of: shape)
                == [0, 500_000_000, 1_000_000_000, 1_250_000_000, 1_500_000_000])
    }

    @Test func theLastRateStays() throws {
        let shape = try #require(RateShape([1, 2], slice: .seconds(1)))
        #expect(first(6, of: shape).last == 3_000_000_000)
    }

    @Test func aSilentSliceIsPassedOver() throws {
        let shape = try #require(RateShape([2, 0, 2], slice: .seconds(1)))
        #expect(first(4, of: shape) == [0, 500_000_000, 2_000_000_000, 2_500_000_000])
    }

    @Test func nothingComesAfterAnEndInSilence() throws {
        let shape = try #require(RateShape([1, 0], slice: .seconds(1)))
        var schedule = SendSchedule(start: 0, shape: shape)
        #expect(schedule.take() == 0)
        #expect(schedule.next == .max)
    }

    /// A rate that is no whole number loses nothing from one slice to the next.
    @Test func fractionsAreCarriedOver() throws {
        let shape = try #require(
            RateShape(Array(repeating: 1.5, count: 10), slice: .seconds(1)))
        var schedule = SendSchedule(start: 0, shape: shape)
        var count = 0
        while schedule.next < 10_000_000_000 {
            _ = schedule.take()
            count += 1
        }
        #expect(count == 15)
    }

    @Test func whatIsOverdueCountsEverySlice() throws {
        let shape = try #require(RateShape([2, 4], slice: .seconds(1)))
        var schedule = SendSchedule(start: 0, shape: shape)
        #expect(schedule.overdue(at: 2_000_000_000) == 6)
        _ = schedule.take()
        #expect(schedule.overdue(at: 2_000_000_000) == 5)
        #expect(schedule.overdue(at: 1_000_000_000) == 1)
    }

    @Test func noRequestAtAllIsNoShape() {
        #expect(RateShape([0, 0], slice: .seconds(1)) == nil)
        #expect(RateShape([], slice: .seconds(1)) == nil)
        #expect(RateShape([1, -1], slice: .seconds(1)) == nil)
        #expect(RateShape([1, .nan], slice: .seconds(1)) == nil)
    }

    @Test func whereNoRateIsAskedForNothingIsDueOrUnsent() {
        let schedule = SendSchedule(start: 0, shape: .steady(0))
        #expect(schedule.next == .max)
        #expect(schedule.overdue(at: 4_000_000_000) == 0)
    }
}
