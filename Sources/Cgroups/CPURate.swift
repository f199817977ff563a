import Model

/// CPU use between two samples of one cgroup.
package enum CPURate {
    /// 1000 is one core. Nil when no time has passed between the samples, when CPU use is missing in one,
    /// or when it has gone backwards: another cgroup of the same name.
    package static func milliCores(from earlier: CgroupSample, to later: CgroupSample) -> Int? {
        thousandths(
            of: growth(earlier.cpu.usageNanoseconds, later.cpu.usageNanoseconds),
            from: earlier.cpu.takenAt, to: later.cpu.takenAt)
    }

    /// Parts of a thousand of the time in which the quota held it back; nil where it has none, or
    /// the kernel does not tell. Threads on several CPUs are held back at once and would sum up to
    /// more than the time there was: 1000 is the most.
    package static func throttledPermille(
        from earlier: CgroupSample, to later: CgroupSample
    ) -> Int? {
        let held = growth(earlier.throttling.microseconds, later.throttling.microseconds)
        return thousandths(
            of: held.map { $0 * 1_000 }, from: earlier.throttling.takenAt,
            to: later.throttling.takenAt
        ).map { min(1_000, $0) }
    }

    private static func growth(_ earlier: UInt64?, _ later: UInt64?) -> Double? {
        guard let earlier, let later, later >= earlier else { return nil }
        return Double(later - earlier)
    }

    private static func thousandths(
        of nanoseconds: Double?, from earlier: Instant?, to later: Instant?
    ) -> Int? {
        guard let nanoseconds, let earlier, let later, later > earlier else { return nil }
        let elapsed = Double((later - earlier).wholeNanoseconds)
        let ratio = (nanoseconds * 1_000 / elapsed).rounded()
        return ratio < Double(Int32.max) ? Int(ratio) : Int(Int32.max)
    }
}
