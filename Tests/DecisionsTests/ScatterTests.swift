import Model
import Testing

@testable import Decisions

/// How much seconds of one load differ, learnt from what comes.
@Suite struct ScatterTests {
    private func scatter(_ rates: [Double]) -> Scatter {
        var history = RateHistory()
        for (index, rate) in rates.enumerated() {
            history.note(rate, at: Instant(nanoseconds: Int64(index) * 1_000_000_000))
        }
        return history.scatter
    }

    private func steady(_ rate: Double, _ seconds: Int) -> [Double] {
        Array(repeating: rate, count: seconds)
    }

    @Test func itIsBlindToStepsAndRamps() {
        let swinging = scatter((0..<200).map { $0 % 2 == 0 ? 900 : 1_100 })
        #expect((100...200).contains(swinging.deviation(of: 1_000)))
        let stepped = scatter(steady(100, 100) + steady(900, 100))
        #expect(stepped.deviation(of: 400) < 6)
        let rising = scatter((0..<200).map { 100 + 16 * Double($0) })
        #expect(rising.deviation(of: 100) < 3)
    }

    /// A second that begins with one load and ends with the other is half way between them.
    @Test(arguments: [50.0, 74, 120, 140])
    func aStepWithinASecondTellsNothing(between: Double) {
        let before = scatter(steady(38, 12)).deviation(of: 40)
        let after = scatter(steady(38, 12) + [between] + steady(157, 5)).deviation(of: 40)
        #expect(after <= before)
    }

    @Test func aFewSecondsAreNotTakenForEven() {
        let poisson = 40.0.squareRoot()
        #expect(scatter(steady(40, 4)).deviation(of: 40) == poisson)
        #expect(scatter([40, 44, 38, 39, 41, 36]).deviation(of: 40) > 0.8 * poisson)
        #expect(scatter(steady(40, 12)).deviation(of: 40) < 0.3 * poisson)
    }

    /// Else what is nothing but steps would never be learnt.
    @Test func whatNeverRestsScatters() {
        let wild = scatter((0..<60).map { $0 % 3 == 0 ? 9_000 : 1_000 })
        #expect(wild.deviation(of: 4_000) > 1_000)
    }
}
