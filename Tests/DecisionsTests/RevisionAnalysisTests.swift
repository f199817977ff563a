import Decisions
import Model
import Simulation
import Testing

@Suite struct RevisionAnalysisTests {
    private let policy = AnalysisPolicy()

    private func sample(
        _ replica: String, ended: UInt64, failed: UInt64 = 0, milliseconds: UInt64 = 5
    ) -> ReplicaSample {
        var sample = ReplicaSample(replica: replicaID(replica))
        var served = ServedRequests(ended: ended, failed: failed)
        served.latencies.add(ended, atMicroseconds: milliseconds * 1_000)
        sample.served = served
        return sample
    }

    /// What is said of the new revision after a measurement that begins at 0 s and is asked at 2 s.
    private func verdict(
        old: ReplicaSample, new: ReplicaSample, _ policy: AnalysisPolicy = AnalysisPolicy()
    ) -> RevisionAnalysis.Verdict? {
        var analysis = RevisionAnalysis()
        analysis.note(old, of: .old, at: second(0))
        analysis.note(new, of: .new, at: second(0))
        return analysis.verdict(policy, at: second(2))
    }

    @Test func moreFailuresThanTheOldRevisionAreBad() {
        let verdict = verdict(
            old: sample("a-1-1", ended: 1_000, failed: 10),
            new: sample("a-2-1", ended: 50, failed: 6))
        #expect(verdict?.outcome == .bad)
        #expect(
            verdict?.sentence
                == "6 of 50 (12 %) of its requests failed, of the old revision's 10 of 1000 (1 %)")
    }

    @Test func asManyFailuresAsTheOldRevisionAreGood() {
        let verdict = verdict(
            old: sample("a-1-1", ended: 1_000, failed: 500),
            new: sample("a-2-1", ended: 50, failed: 27))
        #expect(verdict?.outcome == .good)
    }

    /// 8 % of 50 is above the old's 2 % by more than 5 points, and within three standard errors.
    @Test func badLuckIsNotBad() {
        let verdict = verdict(
            old: sample("a-1-1", ended: 100, failed: 2),
            new: sample("a-2-1", ended: 50, failed: 4))
        #expect(verdict?.outcome == .good)
    }

    @Test func slowerThanTheOldRevisionIsBad() {
        let verdict = verdict(
            old: sample("a-1-1", ended: 200, milliseconds: 10),
            new: sample("a-2-1", ended: 50, milliseconds: 80))
        #expect(verdict?.outcome == .bad)
        #expect(verdict?.sentence.contains("90 % of its requests took up to") == true)
    }

    /// The host had no CPU to spare, and the old revision was as slow in that second.
    @Test func asSlowAsTheOldRevisionAtTheSameTimeIsGood() {
        var analysis = RevisionAnalysis()
        analysis.note(sample("a-1-1", ended: 5_000, milliseconds: 10), of: .old, at: second(0))
        analysis.note(sample("a-2-1", ended: 100, milliseconds: 12), of: .new, at: second(0))
        #expect(analysis.verdict(policy, at: second(2))?.outcome == .good)
        analysis.note(sample("a-1-1", ended: 100, milliseconds: 80), of: .old, at: second(3))
        analysis.note(sample("a-2-1", ended: 100, milliseconds: 90), of: .new, at: second(3))
        #expect(analysis.verdict(policy, at: second(5))?.outcome == .good)
        // Of few one that was slow tells nothing.
        analysis.note(sample("a-1-1", ended: 5, milliseconds: 80), of: .old, at: second(6))
        analysis.note(sample("a-2-1", ended: 100, milliseconds: 90), of: .new, at: second(6))
        #expect(analysis.verdict(policy, at: second(8))?.outcome == .bad)
    }

    @Test func aReplicaInItsFirstSecondsFailsButIsNotSlow() {
        var analysis = RevisionAnalysis()
        analysis.note(sample("a-1-1", ended: 5_000, milliseconds: 10), of: .old, at: second(0))
        analysis.note(sample("a-2-1", ended: 100, milliseconds: 90), of: .fresh, at: second(0))
        #expect(analysis.verdict(policy, at: second(2))?.outcome == .good)
        // Judged with what came before, once it is enough.
        analysis.note(sample("a-2-1", ended: 30, milliseconds: 90), of: .new, at: second(3))
        analysis.note(sample("a-2-1", ended: 30, milliseconds: 90), of: .fresh, at: second(4))
        #expect(analysis.verdict(policy, at: second(5))?.outcome == .good)
        analysis.note(sample("a-2-1", ended: 60, milliseconds: 90), of: .new, at: second(6))
        #expect(analysis.verdict(policy, at: second(8))?.outcome == .bad)
        analysis.note(sample("a-2-2", ended: 60, failed: 60), of: .fresh, at: second(9))
        #expect(analysis.verdict(policy, at: second(11))?.outcome == .bad)
    }

    @Test func whatIsFastIsNotSlowWhateverTheOldRevisionTook() {
        let verdict = verdict(
            old: sample("a-1-1", ended: 200, milliseconds: 1),
            new: sample("a-2-1", ended: 50, milliseconds: 20))
        #expect(verdict?.outcome == .good)
    }

    @Test func aMeasurementWaitsForEnoughRequests() {
        var analysis = RevisionAnalysis()
        analysis.note(sample("a-1-1", ended: 500), of: .old, at: second(0))
        analysis.note(sample("a-2-1", ended: 30, failed: 30), of: .new, at: second(0))
        #expect(analysis.verdict(policy, at: second(60)) == nil)
        analysis.note(sample("a-2-1", ended: 30, failed: 30), of: .new, at: second(61))
        #expect(analysis.verdict(policy, at: second(61))?.outcome == .bad)
        #expect(analysis.suspect == replicaID("a-2-1"))
    }

    @Test func measurementsFollowOneAnother() {
        var analysis = RevisionAnalysis()
        for second in [0.0, 1, 2, 3, 4, 5, 6] {
            analysis.note(sample("a-1-1", ended: 40), of: .old, at: Simulation.second(second))
            analysis.note(sample("a-2-1", ended: 40), of: .new, at: Simulation.second(second))
        }
        #expect(analysis.verdict(policy, at: second(6))?.outcome == .good)
        #expect(analysis.verdict(policy, at: second(7)) == nil)
    }

    @Test func hungryForProcessorIsBadWhereThatIsAskedFor() {
        var (old, new) = (sample("a-1-1", ended: 100), sample("a-2-1", ended: 100))
        old.cpuMilliCores = 200
        new.cpuMilliCores = 700
        #expect(verdict(old: old, new: new)?.outcome == .good)
        var policy = policy
        policy.cpuPercent = 200
        #expect(verdict(old: old, new: new, policy)?.outcome == .bad)
    }

    @Test func switchedOffNothingIsMeasured() {
        let new = sample("a-2-1", ended: 100, failed: 100)
        #expect(verdict(old: sample("a-1-1", ended: 100), new: new, .off) == nil)
    }

    @Test func latenciesAreReadBackWithinAnEighth() {
        for value: UInt64 in [1, 3, 7, 100, 1_000, 12_345, 1_000_000, 30_000_000] {
            var tally = LatencyTally()
            tally.add(1, atMicroseconds: value)
            let read = Double(tally.percentile(50) ?? 0)
            #expect(abs(read - Double(value)) <= Double(value) / 8)
        }
    }
}
