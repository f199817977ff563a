import Simulation
import Testing

/// The checks of the random runs can fail: a mistake planted in the host for each rule is seen.
@Suite struct MutationTests {
    @Test(arguments: Mutation.allCases)
    func aMistakeMadeOnPurposeIsSeen(_ mutation: Mutation) {
        let seen = (1...40).contains { seed in
            !RandomRun.findings(seed: seed, lasting: .seconds(600), mutation: mutation).isEmpty
        }
        #expect(seen, "\(mutation.rawValue)")
    }
}
