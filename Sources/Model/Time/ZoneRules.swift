/// How a time zone's clocks differ from UTC, from a file of the time zone database (RFC 9636, TZif):
/// its transitions, and the rule in its last line for the time after them.
package struct ZoneRules: Equatable, Sendable {
    private struct Transition: Equatable, Sendable {
        let at: Int
        let offset: Int
    }

    private var transitions: [Transition] = []
    private var firstOffset = 0
    private var rule: ZoneRule?

    package static let utc = ZoneRules()

    /// Files are some kilobytes long.
    package static let bytesMaximum = 64 << 10

    private init() {}

    /// Nil for what is no such file.
    package init?(tzif bytes: [UInt8]) {
        guard bytes.count <= Self.bytesMaximum, var first = TZifBlock(bytes[...]) else {
            return nil
        }
        // The second block has the same in 64 bits; version 1 has none.
        if first.version > 0 {
            guard let second = TZifBlock(first.rest, timeBytes: 8) else { return nil }
            first = second
        }
        let body = first
        guard let firstType = body.offsets.first else { return nil }
        firstOffset = firstType
        for (time, type) in zip(body.times, body.types) {
            guard type < body.offsets.count else { return nil }
            transitions.append(Transition(at: time, offset: body.offsets[type]))
        }
        let footer = body.rest.dropFirst().prefix { $0 != UInt8(ascii: "\n") }
        rule = ZoneRule(String(decoding: footer, as: UTF8.self))
    }

    /// Seconds east of UTC at a number of seconds since 1970.
    package func offset(at seconds: Int) -> Int {
        guard let last = transitions.last, seconds >= transitions[0].at else {
            return transitions.isEmpty ? rule?.offset(at: seconds) ?? firstOffset : firstOffset
        }
        if seconds >= last.at { return rule?.offset(at: seconds) ?? last.offset }
        var (low, high) = (0, transitions.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if transitions[middle].at <= seconds { low = middle } else { high = middle - 1 }
        }
        return transitions[low].offset
    }

    /// When local clocks show this (seconds since 1970 as if they showed UTC). A time that is there twice
    /// means the first; one that clocks skip means as much later as they skip.
    package func instant(ofLocal local: Int) -> Int {
        let (before, after) = (offset(at: local - 86_400), offset(at: local + 86_400))
        let early = local - before
        if before == after || offset(at: early) == before { return early }
        let late = local - after
        return offset(at: late) == after ? late : early
    }
}

/// One block of a TZif file: header, transition times, their types, the types' offsets.
private struct TZifBlock {
    let version: UInt8
    var times: [Int] = []
    var types: [Int] = []
    var offsets: [Int] = []
    let rest: ArraySlice<UInt8>

    private static let headerBytes = 44

    init?(_ bytes: ArraySlice<UInt8>, timeBytes: Int = 4) {
        var reader = Reader(rest: bytes)
        guard let header = reader.take(Self.headerBytes),
            header.prefix(4).elementsEqual("TZif".utf8)
        else { return nil }
        version = header[header.startIndex + 4]
        let counts = (0..<6).map { Reader.number(header.dropFirst(20 + 4 * $0).prefix(4)) }
        let (universal, standard, leaps) = (counts[0], counts[1], counts[2])
        let (timeCount, typeCount, letters) = (counts[3], counts[4], counts[5])
        guard let times = reader.take(timeCount * timeBytes), let types = reader.take(timeCount),
            let records = reader.take(typeCount * 6),
            reader.take(letters + leaps * (timeBytes + 4) + standard + universal) != nil
        else { return nil }
        self.times = (0..<timeCount).map {
            Reader.number(times.dropFirst($0 * timeBytes).prefix(timeBytes))
        }
        self.types = types.map(Int.init)
        offsets = (0..<typeCount).map { Reader.number(records.dropFirst($0 * 6).prefix(4)) }
        rest = reader.rest
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard count >= 0, count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        /// Big-endian, signed.
        static func number(_ bytes: ArraySlice<UInt8>) -> Int {
            let width = bytes.count * 8
            let raw = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return Int(Int64(bitPattern: raw << UInt64(64 - width)) >> Int64(64 - width))
        }
    }
}
