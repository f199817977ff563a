import Model

/// CPU use between two samples of one cgroup.
package struct CPURate: Equatable, Sendable {
    /// 1000 is one core.
    package let milliCores: Int
    /// Parts of a thousand of the time in which the quota held it back; nil where it has none, or
    /// the kernel does not tell. Threads on several CPUs are held back at once and would sum up to
    /// more than the time there was: 1000 is the most.
    package let throttledPermille: Int?

    /// Nil when no time has passed between the samples, when CPU use is missing in one, or when it
    /// has gone backwards: another cgroup of the same name.
    package init?(from earlier: CgroupSample, to later: CgroupSample) {
        let elapsed = (later.takenAt - earlier.takenAt).wholeNanoseconds
        guard elapsed > 0,
            let used = Self.growth(earlier.cpu.usageNanoseconds, later.cpu.usageNanoseconds)
        else { return nil }
        milliCores = Self.thousandths(of: used, in: elapsed)
        throttledPermille = Self.growth(
            earlier.cpu.throttledMicroseconds, later.cpu.throttledMicroseconds
        ).map { min(1_000, Self.thousandths(of: $0 * 1_000, in: elapsed)) }
    }

    private static func growth(_ earlier: UInt64?, _ later: UInt64?) -> Double? {
        guard let earlier, let later, later >= earlier else { return nil }
        return Double(later - earlier)
    }

    private static func thousandths(of nanoseconds: Double, in elapsed: Int64) -> Int {
        let ratio = (nanoseconds * 1_000 / Double(elapsed)).rounded()
        return ratio < Double(Int32.max) ? Int(ratio) : Int(Int32.max)
    }
}
