import Cgroups
import Model
import Testing

/// Texts as kernels write them, and as they do not.
@Suite struct CgroupFileTests {
    private func sample(_ texts: [(CgroupFile, String)]) -> CgroupSample {
        var sample = CgroupSample()
        for (file, text) in texts {
            let bytes = Array(text.utf8)
            file.read(bytes.span, into: &sample)
        }
        return sample
    }

    private func sample(_ file: CgroupFile, _ text: String) -> CgroupSample {
        sample([(file, text)])
    }

    @Test func readsCPUUseWithThrottling() {
        let read = sample(
            .cpuStat,
            """
            usage_usec 1234567
            user_usec 1000000
            system_usec 234567
            core_sched.force_idle_usec 0
            nr_periods 20
            nr_throttled 7
            throttled_usec 350000
            nr_bursts 0
            burst_usec 0

            """
        )
        #expect(read.cpu.usageNanoseconds == 1_234_567_000)
        #expect(read.throttling.microseconds == 350_000)
    }

    @Test func withoutACPUControllerThereIsNoThrottling() {
        let read = sample(.cpuStat, "usage_usec 5\nuser_usec 3\nsystem_usec 2\n")
        #expect(read.cpu.usageNanoseconds == 5_000)
        #expect(read.throttling.microseconds == nil)
    }

    @Test func readsCPUUseOfTheV1Controllers() {
        let read = sample([
            (.v1CPUUsage, "6001\n"),
            (.v1CPUStat, "nr_periods 9\nnr_throttled 4\nthrottled_time 2500000\n"),
        ])
        #expect(read.cpu.usageNanoseconds == 6_001)
        #expect(read.throttling.microseconds == 2_500)
    }

    @Test func readsMemoryOfBothKinds() {
        let unified = sample([
            (.memoryCurrent, "1048576\n"),
            (.memoryStat, "anon 4096\nfile 8192\ninactive_anon 1\ninactive_file 48576\n"),
            (.memoryEvents, "low 0\nhigh 3\nmax 5\noom 2\noom_kill 1\noom_group_kill 0\n"),
        ]).memory
        #expect(unified.currentBytes == 1_048_576)
        #expect(unified.workingSetBytes == 1_000_000)
        #expect(unified.oomKills == 1)

        let v1 = sample([
            (.v1MemoryUsage, "1048576\n"),
            (.v1MemoryStat, "inactive_file 1\ntotal_inactive_file 48576\n"),
            (.v1MemoryOOM, "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n"),
        ]).memory
        #expect(v1.currentBytes == 1_048_576)
        #expect(v1.workingSetBytes == 1_000_000)
        #expect(v1.oomKills == 1)
    }

    @Test func theWorkingSetIsNeverLessThanNothing() {
        let memory = sample([(.memoryCurrent, "100\n"), (.memoryStat, "inactive_file 101\n")])
            .memory
        #expect(memory.workingSetBytes == 0)
    }

    @Test func theWorkingSetIsUnknownIfEitherPartIs() {
        #expect(sample(.memoryCurrent, "100\n").memory.workingSetBytes == nil)
        #expect(sample(.memoryStat, "inactive_file 1\n").memory.workingSetBytes == nil)
    }

    @Test func aNumberOfMaxIsNone() {
        #expect(sample(.tasksCurrent, "7\n").tasks == 7)
        #expect(sample(.tasksCurrent, "max\n").tasks == nil)
    }

    @Test func sumsTransfersOverDevices() {
        let unified = sample(
            .ioStat,
            """
            254:0 rbytes=4096 wbytes=100 rios=1 wios=2 dbytes=0 dios=0
            8:16 \n8:0 rbytes=1 wbytes=2 rios=1 wios=1 dbytes=0 dios=0 cost.usage=7

            """
        ).io
        #expect(unified == .init(readBytes: 4_097, writtenBytes: 102))

        let v1 = sample(
            .v1BlockTransfers,
            """
            8:0 Read 4096
            8:0 Write 100
            8:0 Sync 4000
            8:0 Async 196
            8:0 Discard 0
            8:0 Total 4196
            254:0 Read 1
            254:0 Write 2
            Total 4199

            """
        ).io
        #expect(v1 == .init(readBytes: 4_097, writtenBytes: 102))
    }

    @Test func aCgroupThatHasNotTransferredHasTransferredNothing() {
        #expect(sample(.ioStat, "").io == .init(readBytes: 0, writtenBytes: 0))
        #expect(sample(.v1BlockTransfers, "Total 0\n").io == .init(readBytes: 0, writtenBytes: 0))
    }

    @Test func readsPressure() throws {
        let text = """
            some avg10=12.34 avg60=0.50 avg300=0.00 total=123456
            full avg10=100.00 avg60=0.00 avg300=0.00 total=65

            """
        let pressure = try #require(sample(.memoryPressure, text).memoryPressure)
        #expect(pressure.some == .init(percentOfTenSeconds: 12.34, totalMicroseconds: 123_456))
        #expect(pressure.full == .init(percentOfTenSeconds: 100, totalMicroseconds: 65))
        #expect(sample(.cpuPressure, text).cpuPressure == pressure)
        #expect(sample(.ioPressure, text).ioPressure == pressure)
    }

    @Test func pressureOfCPUMayLackItsSecondLine() throws {
        let text = "some avg10=0.07 avg60=0.00 avg300=0.00 total=1\n"
        let pressure = try #require(sample(.cpuPressure, text).cpuPressure)
        #expect(pressure.some.percentOfTenSeconds == 0.07)
        #expect(pressure.full == nil)
    }

    @Test func readsWhetherItStandsStill() {
        #expect(sample(.events, "populated 0\nfrozen 1\n").isFrozen == true)
        #expect(sample(.events, "populated 1\n").isFrozen == nil)
    }

    @Test(arguments: CgroupFile.allCases)
    func aTextCutOffAnywhereIsReadWithoutHarm(file: CgroupFile) {
        let text = """
            usage_usec 18446744073709551615
            some avg10=0.00 avg60=0.00 avg300=0.00 total=0
            8:0 rbytes=1 wbytes=2
            8:0 Read 1
            inactive_file 18446744073709551616

            """
        for length in 0...text.utf8.count {
            _ = sample(file, String(text.prefix(length)))
        }
    }

    @Test(arguments: CgroupFile.allCases)
    func nonsenseTellsNothing(file: CgroupFile) {
        let nothing = sample([])
        for text in [
            "", "\n", "\n\n\n", " ", "usage_usec\n", "usage_usec -1\n", "x y z\n", "\0\u{1}",
        ] {
            var read = sample(file, text)
            read.io = nothing.io
            #expect(read == nothing, "\(text.debugDescription)")
        }
    }

    @Test func aNumberBeyondSixtyFourBitsIsNone() {
        #expect(sample(.memoryCurrent, "18446744073709551615\n").memory.currentBytes == .max)
        #expect(sample(.memoryCurrent, "18446744073709551616\n").memory.currentBytes == nil)
        #expect(sample(.memoryCurrent, "99999999999999999999999\n").memory.currentBytes == nil)
        #expect(sample(.cpuStat, "usage_usec 18446744073709551615\n").cpu.usageNanoseconds == nil)
        let wrapped = sample(.ioStat, "8:0 rbytes=18446744073709551615 wbytes=1\n8:1 rbytes=2\n").io
        #expect(wrapped.writtenBytes == 1)
    }

    @Test func aKeyThatBeginsLikeAnotherIsAnother() {
        #expect(sample(.cpuStat, "usage_usec_x 5\nusage 6\n").cpu.usageNanoseconds == nil)
        let memory = sample(.memoryEvents, "oom_group_kill 9\noom_kill_disable 8\n").memory
        #expect(memory.oomKills == nil)
    }
}
