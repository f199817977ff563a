import Model

/// Bytes read and written between two samples of one cgroup.
package enum TransferRate {
    /// Nil when no time has passed, when the kernel does not tell, or when the counters went backwards.
    package static func bytesPerSecond(from earlier: CgroupSample, to later: CgroupSample) -> Int? {
        guard let start = earlier.io.takenAt, let end = later.io.takenAt, end > start,
            let before = earlier.io.bytes, let after = later.io.bytes, after >= before
        else { return nil }
        let elapsed = Double((end - start).wholeNanoseconds)
        return Int(clamping: Int64(Double(after - before) * 1e9 / elapsed))
    }
}

extension CgroupSample.Transfer {
    fileprivate var bytes: UInt64? {
        guard let readBytes, let writtenBytes else { return nil }
        return readBytes &+ writtenBytes
    }
}
