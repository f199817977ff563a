import Cgroups
import Model
import Testing

@Suite struct CPURateTests {
    private func sample(
        _ milliseconds: Int64, used: UInt64?, throttled: UInt64? = nil
    ) -> CgroupSample {
        let now = Instant(nanoseconds: milliseconds * 1_000_000)
        var sample = CgroupSample()
        (sample.cpu.takenAt, sample.throttling.takenAt) = (now, now)
        sample.cpu.usageNanoseconds = used.map { $0 * 1_000_000 }
        sample.throttling.microseconds = throttled.map { $0 * 1_000 }
        return sample
    }

    /// Half a second of CPU in two seconds is a quarter of a core.
    @Test func isUseOverTime() {
        let (first, second) = (sample(1_000, used: 7_000), sample(3_000, used: 7_500))
        #expect(CPURate.milliCores(from: first, to: second) == 250)
        #expect(CPURate.throttledPermille(from: first, to: second) == nil)
    }

    @Test func moreThanOneCoreIsMoreThanAThousand() {
        let (first, second) = (sample(0, used: 0), sample(100, used: 350))
        #expect(CPURate.milliCores(from: first, to: second) == 3_500)
    }

    @Test func throttlingIsAPartOfTheTime() {
        let permille = CPURate.throttledPermille(
            from: sample(0, used: 0, throttled: 100), to: sample(1_000, used: 100, throttled: 850))
        #expect(permille == 750)
    }

    @Test func throttlingOnSeveralCPUsIsAtMostAllOfTheTime() {
        let permille = CPURate.throttledPermille(
            from: sample(0, used: 0, throttled: 0), to: sample(1_000, used: 100, throttled: 3_600))
        #expect(permille == 1_000)
    }

    @Test func isUnknownWithoutTimeOrFigures() {
        #expect(CPURate.milliCores(from: sample(5, used: 1), to: sample(5, used: 2)) == nil)
        #expect(CPURate.milliCores(from: sample(6, used: 1), to: sample(5, used: 2)) == nil)
        #expect(CPURate.milliCores(from: sample(5, used: nil), to: sample(6, used: 2)) == nil)
        #expect(CPURate.milliCores(from: sample(5, used: 1), to: sample(6, used: nil)) == nil)
    }

    @Test func aCounterThatGoesBackwardsIsAnotherCgroups() {
        #expect(CPURate.milliCores(from: sample(5, used: 9), to: sample(6, used: 2)) == nil)
    }

    /// What is read in one round of ten is a rate of ten rounds.
    @Test func throttlingHasATimeOfItsOwn() {
        let first = sample(0, used: 0, throttled: 0)
        var second = sample(10_000, used: 1_000, throttled: 5_000)
        #expect(CPURate.throttledPermille(from: first, to: second) == 500)
        second.cpu.takenAt = Instant(nanoseconds: 1_000_000_000)
        #expect(CPURate.throttledPermille(from: first, to: second) == 500)
        #expect(CPURate.milliCores(from: first, to: second) == 1_000)
    }

    @Test func noSpanOfUseOverflows() {
        var later = sample(1, used: 0)
        later.cpu.usageNanoseconds = .max
        #expect(CPURate.milliCores(from: sample(0, used: 0), to: later) == Int(Int32.max))
    }
}
