/// How far the reading of one head has come: what a connection remembers while its head is partial.
///
/// Sixteen bytes, so that thousands of connections can wait in the middle of a head while one parser
/// and one header table serve them all.
package struct HeadProgress: Sendable {
    /// The first byte of the first line that has not been read whole.
    var lineStart: UInt32 = 0
    /// Between `lineStart` and here there is no line feed: bytes that need no second look.
    var searched: UInt32 = 0
    /// The first byte after the start line; zero while that line is not whole.
    var headersStart: UInt32 = 0
    /// Header lines read so far.
    var headerCount: UInt32 = 0

    package init() {}
}

/// What came of looking at the bytes received so far.
package enum HeadOutcome: Equatable, Sendable {
    /// The head has not ended yet and nothing is wrong with it so far: call again with more bytes.
    case needMore
    /// The head ends after so many bytes; the body, or the next message, starts there.
    case complete(Int)
    /// The head is not acceptable: answer, close, and read nothing more from this sender.
    case refused(HeadFault)
}
