/// Why the reading of a line stopped before its end.
enum LineStop: Error {
    case outOfBytes
    case fault(HeadFault)
}

/// A head by its first line; the header lines are read the same way for both kinds.
protocol StartLine {
    /// One empty line before a request is ignored (RFC 9112 section 2.2).
    static var mayFollowEmptyLine: Bool { get }
    /// What a first line is that ends too early.
    static var malformed: HeadFault { get }
    /// Reads the line that starts at `start`; returns where the next one starts.
    mutating func readStartLine(_ bytes: Span<UInt8>, from start: Int) throws(LineStop) -> Int
}

/// Reads the header line that starts at `position`, and moves `position` behind its CRLF.
@inline(__always)
func headerLine(
    _ bytes: Span<UInt8>, at position: inout Int
) throws(LineStop) -> HeaderField {
    let start = position
    let nameEnd = endOfToken(bytes, from: start)
    guard nameEnd < bytes.count else { throw .outOfBytes }
    guard bytes[nameEnd] == colon, nameEnd > start else {
        throw .fault(faultInName(bytes, from: start, at: nameEnd))
    }
    var valueStart = nameEnd &+ 1
    while valueStart < bytes.count, isBlank(bytes[valueStart]) { valueStart &+= 1 }
    let valueEnd = endOfText(bytes, from: valueStart)
    position = try endOfLine(bytes, at: valueEnd, otherwise: .controlByteInValue)
    let nameRange = ByteRange(start, nameEnd)
    return HeaderField(
        nameRange: nameRange, value: trimmed(ByteRange(valueStart, valueEnd), in: bytes),
        end: position, name: HeaderName(nameRange, in: bytes))
}

/// The first byte from `start` on that no token may have, or the end of what is there.
@inline(__always)
func endOfToken(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var at = start
    while at < bytes.count, tokenBytes.contains(bytes[at]) { at &+= 1 }
    return at
}

/// The first control byte other than a tab, or the end of what is there. Bytes from 0x80 up are
/// opaque text (`obs-text`, RFC 9110 section 5.5) and pass.
@inline(__always)
func endOfText(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var at = start
    while true {
        while let eight = EightBytes(bytes, at: at) {
            let clear = eight.firstControl
            at &+= clear
            if clear < EightBytes.count { break }
        }
        while at < bytes.count, bytes[at] >= space, bytes[at] != delete { at &+= 1 }
        // Tabs are rare: they cost nothing where there is none.
        guard at < bytes.count, bytes[at] == tab else { return at }
        at &+= 1
    }
}

/// Demands CRLF at `at`; returns where the next line starts. RFC 9112 section 2.2 allows a
/// recipient to take LF alone for a line's end; peers that do not would see other lines than we.
@inline(__always)
func endOfLine(
    _ bytes: Span<UInt8>, at: Int, otherwise fault: HeadFault
) throws(LineStop) -> Int {
    guard at < bytes.count else { throw .outOfBytes }
    guard bytes[at] == carriageReturn else {
        throw .fault(bytes[at] == lineFeed ? .bareLineFeed : fault)
    }
    guard at &+ 1 < bytes.count else { throw .outOfBytes }
    guard bytes[at &+ 1] == lineFeed else { throw .fault(.bareCarriageReturn) }
    return at &+ 2
}

/// What is wrong with a header name that does not end in a colon.
@inline(never)
private func faultInName(_ bytes: Span<UInt8>, from start: Int, at stop: Int) -> HeadFault {
    switch bytes[stop] {
    case colon: return .emptyHeaderName
    case lineFeed where stop == start: return .bareLineFeed
    case space, tab:
        if stop == start { return .foldedHeader }
        var next = stop
        while next < bytes.count, isBlank(bytes[next]) { next += 1 }
        return next < bytes.count && bytes[next] == colon ? .blankBeforeColon : .malformedHeaderName
    default: return .malformedHeaderName
    }
}
