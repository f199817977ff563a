import Simulator
import Testing

struct LoadShapeTests {
    private let day = (0..<1_440).map { 100 + Double($0 % 720) }

    @Test(arguments: LoadShape.allCases) func everySecondHasARateWithinTheBounds(
        _ shape: LoadShape
    ) {
        let rates = shape.rates(from: 9, to: 72, seconds: 40, trace: day)
        #expect(rates.count == 40)
        #expect(rates.allSatisfy { $0 > 0 && $0 <= 72.001 })
        #expect((rates.max() ?? 0) > 65)
    }

    @Test func theStepIsAtTheEndOfTheLead() {
        let rates = LoadShape.step.rates(from: 9, to: 72, seconds: 20, trace: day)
        #expect(rates[LoadShape.leadSeconds - 1] == 9)
        #expect(rates[LoadShape.leadSeconds...].allSatisfy { $0 == 72 })
    }
}
