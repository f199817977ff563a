import Decisions
import Model
import Simulation
import Testing

/// Seeded runs in which everything happens that may happen, checked after every step; at the end
/// the faults stop and the fleet has to come to what the policies say.
@Suite struct RandomRunTests {
    @Test(arguments: 1...150)
    func whateverHappensTheRulesHoldAndItConverges(seed: Int) {
        var run = RandomRun(seed: UInt64(seed))
        run.disturb(times: 60)
        #expect(run.host.breaches.isEmpty, "seed \(seed)")
        run.settle()
        #expect(run.host.breaches.isEmpty, "seed \(seed)")
        #expect(run.unsettled.isEmpty, "seed \(seed)")
    }

    @Test func theSameSeedGivesTheSameRun() {
        func deeds() -> [String] {
            var run = RandomRun(seed: 7)
            run.disturb(times: 40)
            return run.host.deeds.map { "\($0.at) \($0.deed)" }
        }
        #expect(deeds() == deeds())
        #expect(!deeds().isEmpty)
    }
}
