import Model
import Testing

@Suite struct RolloutPolicyTests {
    @Test(arguments: [(10, 25, 3, 2), (4, 25, 1, 1), (3, 25, 1, 0), (1, 100, 1, 1), (0, 25, 0, 0)])
    func percentagesRoundBothWays(whole: Int, percent: Int, up: Int, down: Int) {
        #expect(CountOrPercent.percent(percent).roundedUp(of: whole) == up)
        #expect(CountOrPercent.percent(percent).roundedDown(of: whole) == down)
    }

    @Test func countsAreWhatTheyAre() {
        #expect(CountOrPercent.count(2).roundedUp(of: 10) == 2)
        #expect(CountOrPercent.count(2).roundedDown(of: 1) == 2)
    }
}
