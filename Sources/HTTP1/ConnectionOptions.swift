private let closeOption = FoldedText("close")
private let keepAliveOption = FoldedText("keep-alive")
private let upgradeOption = FoldedText("upgrade")

/// What the `Connection` fields of a head say (RFC 9110 section 7.6.1).
struct ConnectionOptions {
    /// The most options over all `Connection` fields: each may be compared with every header line.
    static let maximumCount = 32

    private(set) var close = false
    private(set) var keepAlive = false
    private(set) var upgrade = false
    private var count = 0

    /// Reads one field, and marks the header lines that it names as belonging to this connection.
    mutating func read(
        _ value: ByteRange, in bytes: Span<UInt8>, marking headers: inout HeaderTable
    ) throws(HeadFault) {
        var elements = ListElements(value)
        while let option = elements.next(in: bytes) {
            count += 1
            guard count <= ConnectionOptions.maximumCount else { throw .tooManyConnectionOptions }
            if closeOption.matches(option, in: bytes) {
                close = true
                mark(option, in: bytes, &headers)
            } else if keepAliveOption.matches(option, in: bytes) {
                keepAlive = true
            } else if upgradeOption.matches(option, in: bytes) {
                upgrade = true
            } else {
                mark(option, in: bytes, &headers)
            }
        }
    }

    private func mark(
        _ option: ByteRange, in bytes: Span<UInt8>, _ headers: inout HeaderTable
    ) {
        for index in 0..<headers.count
        where !headers[index].name.isProtected
            && equalIgnoringCase(headers[index].nameRange, option, in: bytes)
        {
            headers.markHopByHop(index)
        }
    }

    /// Whether the connection outlives the exchange (RFC 9112 section 9.3).
    func persists(_ version: HTTPVersion) -> Bool {
        switch version {
        case .http11: !close
        case .http10: keepAlive && !close
        }
    }
}
