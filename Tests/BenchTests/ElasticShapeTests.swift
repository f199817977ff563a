import Testing

@testable import coxswain_bench

struct ElasticShapeTests {
    private let day = (0..<1_440).map { 100 + Double($0 % 720) }

    @Test(arguments: ElasticShape.allCases) func everySecondHasARateWithinTheBounds(
        _ shape: ElasticShape
    ) {
        let rates = shape.rates(from: 9, to: 72, seconds: 40, trace: day)
        #expect(rates.count == 40)
        #expect(rates.allSatisfy { $0 > 0 && $0 <= 72.001 })
        #expect((rates.max() ?? 0) > 65)
    }

    @Test func theStepIsAtTheEndOfTheLead() {
        let rates = ElasticShape.step.rates(from: 9, to: 72, seconds: 20, trace: day)
        #expect(rates[ElasticShape.leadSeconds - 1] == 9)
        #expect(rates[ElasticShape.leadSeconds...].allSatisfy { $0 == 72 })
    }

    @Test func theIdealIsTheFewestThatCan() {
        #expect(ElasticRun.ideal(0, 10) == 1)
        #expect(ElasticRun.ideal(9, 10) == 1)
        #expect(ElasticRun.ideal(10, 10) == 1)
        #expect(ElasticRun.ideal(10.1, 10) == 2)
        #expect(ElasticRun.ideal(72, 10) == 8)
    }
}
