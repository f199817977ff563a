/// Why a chunked body is refused. Nothing after it can be trusted: both connections are closed, and
/// where no answer has been sent yet it is 400 to a client, 502 for an endpoint.
package enum ChunkFault: Error, Equatable, Sendable, CaseIterable {
    case malformedSize, sizeTooLarge, sizeHasTooManyDigits
    case malformedExtension, extensionsTooLarge
    case missingLineEnd, bareLineFeed, bareCarriageReturn
    case malformedTrailer, forbiddenTrailer, trailersTooLarge

    /// One sentence for a log.
    package var reason: String {
        switch self {
        case .malformedSize: "a chunk size is not a hexadecimal number"
        case .sizeTooLarge: "a chunk size is out of range"
        case .sizeHasTooManyDigits: "a chunk size has more digits than the limit"
        case .malformedExtension: "a chunk extension has no name, or a control byte"
        case .extensionsTooLarge: "the chunk extensions are larger than the limit"
        case .missingLineEnd: "the data of a chunk does not end where its size says"
        case .bareLineFeed: "a line ends with LF alone instead of CRLF"
        case .bareCarriageReturn: "there is a CR without LF after it"
        case .malformedTrailer: "a trailer line is not 'name: value'"
        case .forbiddenTrailer: "a trailer would change how the message was read"
        case .trailersTooLarge: "the trailers are larger than the limit"
        }
    }
}

/// How much framing a chunked body may carry beside its data.
package struct ChunkLimits: Equatable, Sendable {
    /// Bytes of extensions over the whole body: without a limit for all chunks together, a sender of
    /// one-byte chunks makes us read kilobytes for each byte of data (CVE-2023-39326 in Go).
    package let extensionBytes: UInt32
    /// Bytes of all trailer lines.
    package let trailerBytes: UInt32
    /// Digits of one size, leading zeros included.
    package static let sizeDigits = 16

    package init(extensionBytes: UInt32 = 4 * 1024, trailerBytes: UInt32 = 8 * 1024) {
        self.extensionBytes = extensionBytes
        self.trailerBytes = trailerBytes
    }
}
