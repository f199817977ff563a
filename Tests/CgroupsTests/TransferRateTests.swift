import Cgroups
import Model
import Testing

@Suite struct TransferRateTests {
    private func sample(_ seconds: Int64, read: UInt64?, written: UInt64?) -> CgroupSample {
        var sample = CgroupSample()
        sample.io.takenAt = Instant(nanoseconds: seconds * 1_000_000_000)
        (sample.io.readBytes, sample.io.writtenBytes) = (read, written)
        return sample
    }

    @Test func itIsWhatWasReadAndWrittenInASecond() {
        let (one, two) = (sample(10, read: 100, written: 50), sample(12, read: 700, written: 50))
        #expect(TransferRate.bytesPerSecond(from: one, to: two) == 300)
    }

    @Test func withoutCountersOrTimeThereIsNone() {
        let known = sample(10, read: 100, written: 50)
        let unknown = sample(11, read: nil, written: 60)
        let fewer = sample(11, read: 10, written: 50)
        #expect(TransferRate.bytesPerSecond(from: known, to: unknown) == nil)
        #expect(TransferRate.bytesPerSecond(from: known, to: known) == nil)
        #expect(TransferRate.bytesPerSecond(from: known, to: fewer) == nil)
    }
}
