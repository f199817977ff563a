/// Reads the lines of one head into `head` and `table`.
///
/// A line is judged only when it is whole, or longer than its limit. So the verdict is the same
/// however the bytes were cut into reads, and the bytes of an unfinished line are looked at twice at
/// most: once when they arrive, once when their line feed has arrived.
struct HeadReader {
    let limits: HeadLimits

    /// Returns the length of the head, or `nil` while it has not ended.
    func read<Head: StartLine>(
        _ head: inout Head, _ table: inout HeaderTable, _ bytes: Span<UInt8>,
        resuming progress: inout HeadProgress
    ) throws(HeadFault) -> Int? {
        // The table serves other heads between two calls, so a head that came in pieces is read
        // once more from its start when its last line is there: twice in all, not once a piece.
        let earlierLinesAreLost = progress.headersStart > 0
        let length = try readLines(&head, &table, bytes, &progress)
        guard earlierLinesAreLost, length != nil else { return length }
        progress = HeadProgress()
        return try readLines(&head, &table, bytes, &progress)
    }

    private func readLines<Head: StartLine>(
        _ head: inout Head, _ table: inout HeaderTable, _ bytes: Span<UInt8>,
        _ progress: inout HeadProgress
    ) throws(HeadFault) -> Int? {
        table.removeAll()
        do throws(LineStop) {
            if progress.searched > progress.lineStart, !hasLineFeed(bytes, progress) {
                throw .outOfBytes
            }
            if progress.headersStart == 0 { try readStart(&head, bytes, &progress) }
            return try readHeaders(&table, bytes, &progress)
        } catch {
            return try judge(error, Head.malformed, bytes, &progress)
        }
    }

    @inline(__always)
    private func readStart<Head: StartLine>(
        _ head: inout Head, _ bytes: Span<UInt8>, _ progress: inout HeadProgress
    ) throws(LineStop) {
        if Head.mayFollowEmptyLine, progress.lineStart == 0, bytes.count >= 2,
            bytes[0] == carriageReturn, bytes[1] == lineFeed
        {
            progress.lineStart = 2
        }
        let start = Int(progress.lineStart)
        let next = try head.readStartLine(bytes, from: start)
        guard next - start <= limits.startLine else { throw .fault(.startLineTooLong) }
        progress.lineStart = UInt32(truncatingIfNeeded: next)
        progress.headersStart = progress.lineStart
    }

    /// Reads header lines up to the empty one; returns where the body starts.
    @inline(__always)
    private func readHeaders(
        _ table: inout HeaderTable, _ bytes: Span<UInt8>, _ progress: inout HeadProgress
    ) throws(LineStop) -> Int {
        let blockEnd = Int(progress.headersStart) + limits.headerBlock
        var at = Int(progress.lineStart)
        while at >= bytes.count || bytes[at] != carriageReturn {
            let field = try headerLine(bytes, at: &at)
            guard at <= blockEnd else { throw .fault(.headerBlockTooLarge) }
            guard progress.headerCount < limits.headerCount else { throw .fault(.tooManyHeaders) }
            table.append(field)
            progress.headerCount &+= 1
            progress.lineStart = UInt32(truncatingIfNeeded: at)
        }
        let end = try endOfLine(bytes, at: at, otherwise: .bareCarriageReturn)
        guard end <= blockEnd else { throw .fault(.headerBlockTooLarge) }
        return end
    }

    /// Decides what a line that could not be read means: more bytes wanted, or refused.
    @inline(never)
    private func judge(
        _ stop: LineStop, _ malformedStart: HeadFault, _ bytes: Span<UInt8>,
        _ progress: inout HeadProgress
    ) throws(HeadFault) -> Int? {
        let inStartLine = progress.headersStart == 0
        let limitEnd =
            inStartLine
            ? Int(progress.lineStart) + limits.startLine
            : Int(progress.headersStart) + limits.headerBlock
        guard hasLineFeed(bytes, progress, before: limitEnd) else {
            guard bytes.count <= limitEnd else {
                throw inStartLine ? .startLineTooLong : .headerBlockTooLarge
            }
            progress.searched = UInt32(truncatingIfNeeded: bytes.count)
            return nil
        }
        guard case .fault(let fault) = stop else { throw malformedStart }
        throw fault
    }

    private func hasLineFeed(
        _ bytes: Span<UInt8>, _ progress: HeadProgress, before limit: Int = .max
    ) -> Bool {
        var at = Int(max(progress.lineStart, progress.searched))
        let end = min(limit, bytes.count)
        while at < end, bytes[at] != lineFeed { at &+= 1 }
        return at < end
    }
}
