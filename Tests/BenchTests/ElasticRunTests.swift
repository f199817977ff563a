import Testing

@testable import coxswain_bench

struct ElasticRunTests {
    @Test func theIdealIsTheFewestThatCan() {
        #expect(ElasticRun.ideal(0, 10) == 1)
        #expect(ElasticRun.ideal(9, 10) == 1)
        #expect(ElasticRun.ideal(10, 10) == 1)
        #expect(ElasticRun.ideal(10.1, 10) == 2)
        #expect(ElasticRun.ideal(72, 10) == 8)
    }
}
