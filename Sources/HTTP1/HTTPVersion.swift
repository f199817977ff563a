/// The two versions that are spoken here.
package enum HTTPVersion: UInt8, Sendable {
    case http10
    case http11

    /// Bytes of "HTTP/1.1".
    static let length = 8

    /// The version written at `start`. One that is well formed but another (0.9, 1.2, 2.0) is told
    /// apart from nonsense, as it has a status code of its own.
    init(at start: Int, in bytes: Span<UInt8>, otherwise malformed: HeadFault) throws(HeadFault) {
        let range = ByteRange(start, start + HTTPVersion.length)
        guard
            bytes[start] == UInt8(ascii: "H"), bytes[start + 1] == UInt8(ascii: "T"),
            bytes[start + 2] == UInt8(ascii: "T"), bytes[start + 3] == UInt8(ascii: "P"),
            bytes[start + 4] == UInt8(ascii: "/"), bytes[start + 6] == UInt8(ascii: "."),
            isDigit(bytes[start + 5]), isDigit(bytes[Int(range.end) - 1])
        else { throw malformed }
        switch (bytes[start + 5], bytes[start + 7]) {
        case (UInt8(ascii: "1"), UInt8(ascii: "1")): self = .http11
        case (UInt8(ascii: "1"), UInt8(ascii: "0")): self = .http10
        default: throw .unsupportedVersion
        }
    }
}
