import Cgroups
import Model
import Testing

@Suite struct CPURateTests {
    private func sample(
        _ milliseconds: Int64, used: UInt64?, throttled: UInt64? = nil
    ) -> CgroupSample {
        var sample = CgroupSample(takenAt: Instant(nanoseconds: milliseconds * 1_000_000))
        sample.cpu.usageNanoseconds = used.map { $0 * 1_000_000 }
        sample.cpu.throttledMicroseconds = throttled.map { $0 * 1_000 }
        return sample
    }

    /// Half a second of CPU in two seconds is a quarter of a core.
    @Test func isUseOverTime() {
        let rate = CPURate(from: sample(1_000, used: 7_000), to: sample(3_000, used: 7_500))
        #expect(rate?.milliCores == 250)
        #expect(rate?.throttledPermille == nil)
    }

    @Test func moreThanOneCoreIsMoreThanAThousand() {
        #expect(CPURate(from: sample(0, used: 0), to: sample(100, used: 350))?.milliCores == 3_500)
    }

    @Test func throttlingIsAPartOfTheTime() {
        let rate = CPURate(
            from: sample(0, used: 0, throttled: 100), to: sample(1_000, used: 100, throttled: 850))
        #expect(rate?.throttledPermille == 750)
    }

    @Test func throttlingOnSeveralCPUsIsAtMostAllOfTheTime() {
        let rate = CPURate(
            from: sample(0, used: 0, throttled: 0), to: sample(1_000, used: 100, throttled: 3_600))
        #expect(rate?.throttledPermille == 1_000)
    }

    @Test func isUnknownWithoutTimeOrFigures() {
        #expect(CPURate(from: sample(5, used: 1), to: sample(5, used: 2)) == nil)
        #expect(CPURate(from: sample(6, used: 1), to: sample(5, used: 2)) == nil)
        #expect(CPURate(from: sample(5, used: nil), to: sample(6, used: 2)) == nil)
        #expect(CPURate(from: sample(5, used: 1), to: sample(6, used: nil)) == nil)
    }

    @Test func aCounterThatGoesBackwardsIsAnotherCgroups() {
        #expect(CPURate(from: sample(5, used: 9), to: sample(6, used: 2)) == nil)
    }

    @Test func noSpanOfUseOverflows() {
        var later = sample(1, used: 0)
        later.cpu.usageNanoseconds = .max
        #expect(CPURate(from: sample(0, used: 0), to: later)?.milliCores == Int(Int32.max))
    }
}
