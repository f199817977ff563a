/// How much of a head is read before its sender is refused.
package struct HeadLimits: Equatable, Sendable {
    /// Bytes of the request or status line, CRLF included. Beyond: 414 (RFC 9112 section 3).
    package let startLine: Int
    /// Bytes of all header lines and the empty line that ends them. Beyond: 431 (RFC 6585).
    package let headerBlock: Int
    /// Header lines. Beyond: 431.
    package let headerCount: Int

    /// Offsets within a head are kept in 16 bits.
    package static let maximumBytes = 65_535

    /// Limits within what the parser can hold; anything beyond is brought down to it.
    package init(
        startLine: Int = 8 * 1024, headerBlock: Int = 32 * 1024,
        headerCount: Int = HeaderTable.capacity
    ) {
        self.startLine = min(max(startLine, 16), HeadLimits.maximumBytes)
        self.headerBlock = min(max(headerBlock, 2), HeadLimits.maximumBytes)
        self.headerCount = min(max(headerCount, 1), HeaderTable.capacity)
    }

    /// The most bytes that a receive buffer must hold so that every head within limits fits,
    /// with the empty line that may come before a request.
    package var bufferBytes: Int { startLine + headerBlock + 2 }
}
