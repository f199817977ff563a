/// The shapes in which the kernel writes figures (Linux Documentation/admin-guide/cgroup-v2.rst,
/// "Interface Files", and cgroup-v1/). Unknown keys are passed over, a line that is not of the shape
/// too: kernels differ, and a figure that is missing is nil.
enum KernelText {
    /// `123`, or `max` for none.
    static func number(in text: Span<UInt8>) -> UInt64? {
        var scanner = TextScanner()
        return scanner.word(in: text).flatMap { text.number(at: $0) }
    }

    /// Lines of `key 123`.
    static func fields(
        in text: Span<UInt8>, _ field: (_ key: Range<Int>, _ value: UInt64) -> Void
    ) {
        var scanner = TextScanner()
        repeat {
            guard let key = scanner.word(in: text), let value = scanner.word(in: text),
                let number = text.number(at: value)
            else { continue }
            field(key, number)
        } while scanner.nextLine(in: text)
    }

    /// Two lines, the second of which some kernels lack for CPU:
    /// `some avg10=0.00 avg60=0.00 avg300=0.00 total=0` and `full ...`.
    static func pressure(in text: Span<UInt8>) -> Pressure? {
        var scanner = TextScanner()
        var some: Pressure.Share?
        var full: Pressure.Share?
        repeat {
            guard let kind = scanner.word(in: text) else { continue }
            if text.holds("some", at: kind) { some = share(in: text, &scanner) }
            if text.holds("full", at: kind) { full = share(in: text, &scanner) }
        } while scanner.nextLine(in: text)
        return some.map { Pressure(some: $0, full: full) }
    }

    private static func share(
        in text: Span<UInt8>, _ scanner: inout TextScanner
    ) -> Pressure.Share? {
        var percent: Double?
        var total: UInt64?
        while let word = scanner.word(in: text) {
            if text.begins(with: "avg10=", at: word) {
                percent = text.decimal(at: word.lowerBound + 6..<word.upperBound)
            } else if text.begins(with: "total=", at: word) {
                total = text.number(at: word.lowerBound + 6..<word.upperBound)
            }
        }
        guard let percent, let total else { return nil }
        return Pressure.Share(percentOfTenSeconds: percent, totalMicroseconds: total)
    }

    /// Lines of `8:0 rbytes=1 wbytes=2 ...`, one for each device.
    static func transfers(
        in text: Span<UInt8>, into sum: inout CgroupSample.Transfer
    ) {
        var scanner = TextScanner()
        (sum.readBytes, sum.writtenBytes) = (0, 0)
        repeat {
            while let word = scanner.word(in: text) {
                if text.begins(with: "rbytes=", at: word) {
                    sum.addRead(text.number(at: word.lowerBound + 7..<word.upperBound))
                } else if text.begins(with: "wbytes=", at: word) {
                    sum.addWritten(text.number(at: word.lowerBound + 7..<word.upperBound))
                }
            }
        } while scanner.nextLine(in: text)
    }

    /// cgroup v1: lines of `8:0 Read 1` and `8:0 Write 2`, beside others, and a `Total` of all.
    static func blockTransfers(
        in text: Span<UInt8>, into sum: inout CgroupSample.Transfer
    ) {
        var scanner = TextScanner()
        (sum.readBytes, sum.writtenBytes) = (0, 0)
        repeat {
            guard scanner.word(in: text) != nil, let kind = scanner.word(in: text),
                let value = scanner.word(in: text)
            else { continue }
            if text.holds("Read", at: kind) { sum.addRead(text.number(at: value)) }
            if text.holds("Write", at: kind) { sum.addWritten(text.number(at: value)) }
        } while scanner.nextLine(in: text)
    }
}

extension CgroupSample.Transfer {
    fileprivate mutating func addRead(_ bytes: UInt64?) {
        readBytes = (readBytes ?? 0) &+ (bytes ?? 0)
    }

    fileprivate mutating func addWritten(_ bytes: UInt64?) {
        writtenBytes = (writtenBytes ?? 0) &+ (bytes ?? 0)
    }
}
